package dev.holdfast.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListeningTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final ServerSocket port = listening();

  @AfterEach
  void close() throws IOException {
    port.close();
  }

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void any_answer_is_one() {
    onConnection(connection -> connection.getOutputStream().write('H'));

    assertThat(Listening.answers("127.0.0.1", port.getLocalPort(), LONG)).isTrue();
    assertThat(port.isClosed()).isFalse();
  }

  @Test
  void a_connection_that_is_ended_was_taken_by_somebody() {
    onConnection(_ -> {});

    assertThat(Listening.answers("0.0.0.0", port.getLocalPort(), LONG)).isTrue();
  }

  @Test
  void a_connection_that_nobody_takes_is_not_answered() {
    assertThat(Listening.answers("127.0.0.1", port.getLocalPort(), Duration.ofMillis(100)))
        .isFalse();
  }

  @Test
  void a_port_on_which_nobody_listens_is_not_answered() throws IOException {
    port.close();

    assertThat(Listening.answers("127.0.0.1", port.getLocalPort(), LONG)).isFalse();
  }

  private interface Answer {
    void to(Socket connection) throws IOException;
  }

  private void onConnection(Answer answer) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket connection = port.accept()) {
                answer.to(connection);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
  }
}
