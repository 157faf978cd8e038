package dev.holdfast.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.holdfast.TestWait;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyReaderTest {

  private static final int LIMIT_BYTES = 1024 * 1024;

  private static final int BOMB_BYTES = 256 * 1024 * 1024;
  private static final String GZIP = "Content-Encoding: gzip";

  /** Nothing is cut off by itself in the time a test takes. */
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void who_announces_much_and_sends_little_keeps_nobody_out() throws Exception {
    int port = serve(new BodyReader(LIMIT_BYTES, TIMEOUT, 2 * LIMIT_BYTES));
    for (int i = 0; i < 16; i++) {
      begin(port, "Content-Length: " + LIMIT_BYTES, "{");
      begin(port, "Transfer-Encoding: chunked", "1\r\n{\r\n");
    }
    TestWait.until("the announcers", () -> begun.get() == 32);

    assertThat(answer(port, 100)).contains(" 200 ");
    assertThat(answer(port, LIMIT_BYTES)).contains(" 200 ");
  }

  @Test
  void a_body_that_finds_no_memory_on_its_way_is_told_so_and_a_small_one_is_still_taken()
      throws Exception {
    BodyReader body = new BodyReader(LIMIT_BYTES, TIMEOUT, 2 * LIMIT_BYTES);
    int port = serve(body);
    String announced = "Content-Length: " + LIMIT_BYTES;
    begin(port, announced, "x".repeat(LIMIT_BYTES - 1));
    Socket other = begin(port, announced, "x".repeat(LIMIT_BYTES / 2));
    TestWait.until("both", () -> body.freeBytes() <= LIMIT_BYTES / 2 + 1);

    assertThat(answer(port, LIMIT_BYTES)).contains(" 503 ");
    assertThat(answer(port, 100)).contains(" 200 ");

    other.close();
    TestWait.until("the memory", () -> body.freeBytes() >= LIMIT_BYTES);
    assertThat(answer(port, LIMIT_BYTES)).contains(" 200 ");
  }

  @Test
  void whatever_becomes_of_bodies_their_memory_comes_back() throws Exception {
    BodyReader body = new BodyReader(LIMIT_BYTES, TIMEOUT, LIMIT_BYTES);
    int port = serve(body);
    String inChunks = "Transfer-Encoding: chunked";

    assertThat(answer(port, LIMIT_BYTES)).contains(" 200 ");
    awaitMemory(body);
    assertThat(answer(port, inChunks, chunked(LIMIT_BYTES))).contains(" 200 ");
    awaitMemory(body);
    assertThat(answer(port, inChunks, chunked(3 * LIMIT_BYTES))).contains(" 413 ");
    awaitMemory(body);
    Socket sender = begin(port, "Content-Length: " + LIMIT_BYTES, "x".repeat(LIMIT_BYTES / 2));
    TestWait.until("half of it", () -> body.freeBytes() <= LIMIT_BYTES / 2 + 1);
    sender.close();
    awaitMemory(body);
  }

  @Test
  void a_bomb_is_refused_long_before_all_of_it_is_in_memory() throws Exception {
    BodyReader body = new BodyReader(LIMIT_BYTES, TIMEOUT, 2 * LIMIT_BYTES);
    int port = serve(body);
    String bomb = bomb(BOMB_BYTES);
    assertThat(bomb).hasSizeLessThan(LIMIT_BYTES);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getTotalThreadAllocatedBytes();

    assertThat(answer(port, GZIP + "\r\nContent-Length: " + bomb.length(), bomb)).contains(" 413 ");

    assertThat(threads.getTotalThreadAllocatedBytes() - allocated).isLessThan(BOMB_BYTES / 4);
    TestWait.until("the memory", () -> body.freeBytes() == 2 * LIMIT_BYTES);
  }

  private static String bomb(int bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    byte[] some = new byte[LIMIT_BYTES];
    try (OutputStream gzip = new GZIPOutputStream(compressed)) {
      for (int written = 0; written < bytes; written += some.length) {
        gzip.write(some);
      }
    }
    return compressed.toString(ISO_8859_1);
  }

  private static void awaitMemory(BodyReader body) {
    TestWait.until("the memory", () -> body.freeBytes() == LIMIT_BYTES);
  }

  private int serve(BodyReader body) throws Exception {
    SmallServer server =
        SmallServer.answering(
            request -> {
              begun.incrementAndGet();
              return request.has(HttpHeader.CONTENT_ENCODING)
                  ? body.readCompressed(
                      request, (bytes, gunzip) -> took(gunzip.gunzip(bytes).length))
                  : body.read(request, bytes -> took(bytes.length));
            },
            _ -> new Client("127.0.0.1", false, "localhost", false));
    opened.add(server);
    return server.port();
  }

  private static WebResponse took(int bytes) {
    return WebResponse.text("took " + bytes);
  }

  /** Sends this much of a request, and no more. */
  private Socket begin(int port, String header, String body) throws IOException {
    Socket sender = new Socket(InetAddress.getLoopbackAddress(), port);
    opened.add(sender);
    sender.setSoTimeout(10_000);
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n";
    sender.getOutputStream().write((head + body).getBytes(ISO_8859_1));
    return sender;
  }

  /** The first line of the answer to a body of this size, of which all is sent before. */
  private String answer(int port, int bytes) throws IOException {
    return answer(port, "Content-Length: " + bytes, "x".repeat(bytes));
  }

  private String answer(int port, String header, String body) throws IOException {
    try (Socket sender = begin(port, header, body)) {
      return new BufferedReader(new InputStreamReader(sender.getInputStream(), US_ASCII))
          .readLine();
    }
  }

  private static String chunked(int bytes) {
    return Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes) + "\r\n0\r\n\r\n";
  }
}
