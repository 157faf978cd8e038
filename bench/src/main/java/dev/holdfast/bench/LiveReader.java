package dev.holdfast.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An open page, as the live feed sees it. */
final class LiveReader implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int KEPT = 1_000;

  /** A message and when it came. */
  record Message(String event, String text, long nanos) {

    JsonNode data() {
      return JSON.readTree(text);
    }
  }

  private final Socket socket;
  private final BlockingQueue<Message> messages = new ArrayBlockingQueue<>(KEPT);

  private LiveReader(Socket socket) {
    this.socket = socket;
  }

  /** Reads from when the feed has said hello. */
  static LiveReader open() throws IOException, InterruptedException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), Program.PORT);
    String request =
        "GET /api/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
            + Program.TOKEN
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    LiveReader reader = new LiveReader(socket);
    Thread.startVirtualThread(reader::read);
    if (reader.next(10).isEmpty()) {
      throw new IllegalStateException("The live feed did not say hello");
    }
    return reader;
  }

  /** Lines that are neither event nor data, such as the sizes of HTTP's chunks, tell nothing. */
  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      String event = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event:")) {
          event = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          long now = System.nanoTime();
          boolean kept = messages.offer(new Message(event, line.substring(5), now));
          if (!kept) {
            messages.clear();
          }
        }
      }
    } catch (IOException _) {
      // closed below
    }
  }

  /** The next message, if one comes within so many seconds. */
  Optional<Message> next(int seconds) throws InterruptedException {
    return Optional.ofNullable(messages.poll(seconds, TimeUnit.SECONDS));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
