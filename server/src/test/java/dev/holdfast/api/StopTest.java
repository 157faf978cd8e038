package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestWait;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who has begun is served to the end; nobody else is waited for. */
@Timeout(60)
class StopTest {

  private static final String DELIVERY =
      """
      {"object":"page","entry":[{"id":"1029","time":1790000000,"changes":[{"field":"feed",\
      "value":{"item":"status","verb":"add","post_id":"1029_1","message":"Open on Sunday"}}]}]}\
      """;
  private static final String HEAD =
      "POST /webhook HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
          + DELIVERY.length()
          + "\r\nX-Hub-Signature-256: "
          + RunningServer.sign(DELIVERY)
          + "\r\n\r\n";

  private final RunningServer server = RunningServer.withPatience(Duration.ofSeconds(30));
  private final int port = server.port();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    server.close();
    threads.close();
  }

  @Test
  void a_delivery_that_waits_for_its_commit_is_stored_and_answered() throws Exception {
    try (Connection database = lockEvents();
        RawConnection idle = new RawConnection(port)) {
      Future<HttpResponse<String>> answer =
          threads.submit(() -> server.deliver("/webhook", DELIVERY));
      TestWait.until("the delivery to wait for its commit", () -> someoneWaits(database));
      idle.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("live\n");
      Future<?> stopping = threads.submit(server::stopServing);

      // Nothing happens on both connections, and only one of them is waiting for an answer.
      assertThat(idle.readAll()).isEmpty();
      assertThat(answer.isDone()).isFalse();
      assertThat(stopping.isDone()).isFalse();

      database.rollback();

      assertThat(answer.get().statusCode()).isEqualTo(200);
      stopping.get();
      assertThat(server.events().stats().total()).isEqualTo(1);
    }
  }

  @Test
  void a_delivery_that_is_still_arriving_is_stored_and_answered() throws Exception {
    try (RawConnection sender = new RawConnection(port)) {
      sender.send(HEAD).readUntil(" 100 Continue\r\n\r\n");
      Future<?> stopping = threads.submit(server::stopServing);
      TestWait.until("no new connections", this::isRefused);

      assertThat(sender.send(DELIVERY).readAll()).startsWith("HTTP/1.1 200 ");
      stopping.get();
      assertThat(server.events().stats().total()).isEqualTo(1);
    }
  }

  @Test
  void a_delivery_that_does_not_go_on_arriving_holds_up_nothing() throws Exception {
    try (RawConnection sender = new RawConnection(port)) {
      sender.send(HEAD).readUntil(" 100 Continue\r\n\r\n");

      server.stopServing();

      assertThat(sender.readAll()).doesNotContain(" 200 ");
      assertThat(server.events().stats().total()).isZero();
    }
  }

  /** Whoever appends waits until this transaction ends. */
  private Connection lockEvents() throws SQLException {
    Connection database = server.database().general().getConnection();
    database.setAutoCommit(false);
    try (Statement statement = database.createStatement()) {
      statement.execute("LOCK TABLE events IN EXCLUSIVE MODE");
    }
    return database;
  }

  private static boolean someoneWaits(Connection database) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet waiting =
            statement.executeQuery(
                "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'events'::regclass")) {
      return waiting.next();
    }
  }

  private boolean isRefused() throws IOException {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return false;
    } catch (ConnectException _) {
      return true;
    }
  }
}
