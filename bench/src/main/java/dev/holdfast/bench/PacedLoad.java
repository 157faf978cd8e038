package dev.holdfast.bench;

import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import dev.holdfast.sample.SampleTraffic;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Signed deliveries at a fixed rate over keep-alive connections, whatever the server's answers
 * take. What a slow server has kept from being sent a while after the end stays unsent.
 */
final class PacedLoad {

  /**
   * What was answered.
   *
   * @param unsent deliveries that were due, and were not sent because others were not answered
   * @param sortedMicros latency of each delivery answered 200
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, compared nowhere
  record Result(long answered200, long otherwise, long unsent, long[] sortedMicros) {

    double millis(double percentile) {
      int index =
          (int) Math.min(sortedMicros.length - 1L, Math.round(sortedMicros.length * percentile));
      return sortedMicros.length == 0 ? 0 : sortedMicros[index] / 1e3;
    }
  }

  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int ANSWER_MILLIS = 10_000;

  private final int connections;
  private final LongAdder answered = new LongAdder();
  private final LongAdder otherwise = new LongAdder();
  private final LongAdder unsent = new LongAdder();

  PacedLoad(int connections) {
    this.connections = connections;
  }

  Result run(int perSecond, int seconds) throws InterruptedException {
    List<byte[]> requests = requests(perSecond * seconds);
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    long[][] micros = new long[connections][];
    List<Thread> threads = new ArrayList<>();
    for (int c = 0; c < connections; c++) {
      int first = c;
      threads.add(
          Thread.startVirtualThread(
              () -> micros[first] = connection(requests, first, start, perSecond)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long[] all = Arrays.stream(micros).flatMapToLong(Arrays::stream).sorted().toArray();
    return new Result(answered.sum(), otherwise.sum(), unsent.sum(), all);
  }

  private static List<byte[]> requests(int count) {
    SampleTraffic traffic = new SampleTraffic(System.nanoTime(), InstantSource.system());
    Secret secret = Secret.of(Program.SECRET);
    List<byte[]> requests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] body = traffic.fixedSizeMessage().body();
      String head =
          "POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
              + body.length
              + "\r\nX-Hub-Signature-256: "
              + Signature.sign(secret, body)
              + "\r\n\r\n";
      byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
      byte[] request = Arrays.copyOf(headBytes, headBytes.length + body.length);
      System.arraycopy(body, 0, request, headBytes.length, body.length);
      requests.add(request);
    }
    return requests;
  }

  private long[] connection(List<byte[]> requests, int first, long start, int perSecond) {
    long[] micros = new long[requests.size() / connections + 1];
    long end = start + Math.round(requests.size() * 1e9 / perSecond) + GRACE_NANOS;
    int done = 0;
    int next = first;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Program.PORT)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_MILLIS);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 4096);
      while (next < requests.size() && System.nanoTime() < end) {
        long due = start + Math.round(next * 1e9 / perSecond);
        for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
          LockSupport.parkNanos(due - now);
        }
        socket.getOutputStream().write(requests.get(next));
        next += connections;
        if (status(in) == 200) {
          // From when it was due, so that a stalled server cannot hide the deliveries it held up.
          micros[done++] = (System.nanoTime() - due) / 1_000;
          answered.increment();
        } else {
          otherwise.increment();
        }
      }
    } catch (IOException _) {
      otherwise.increment();
    }
    for (; next < requests.size(); next += connections) {
      unsent.increment();
    }
    return Arrays.copyOf(micros, done);
  }

  /** Reads one answer to its end. */
  private static int status(InputStream in) throws IOException {
    int status =
        Integer.parseInt(line(in).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    in.skipNBytes(length);
    return status;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection ended");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
