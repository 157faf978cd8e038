package dev.holdfast.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies within limits of size, time and memory. Memory is taken as a body arrives
 * and not as it is announced: who announces much and sends nothing keeps nobody out. Thread-safe.
 */
public final class BodyReader {

  /**
   * So much of a body that is too large is read and thrown away: who is still sending when the
   * connection is closed loses the answer (RFC 9112, section 9.6).
   */
  private static final long DISCARDED_BYTES_MAX = 16L * 1024 * 1024;

  /** So long is read what is thrown away; more than a second, so that the answer is not lost. */
  private static final Duration DISCARDING_MAX = Duration.ofSeconds(10);

  private final int limitBytes;
  private final Duration timeout;
  private final Semaphore memory;

  /**
   * @param limitBytes the largest body taken
   * @param timeout how long a body may take to arrive
   * @param memoryBytes how much all bodies together may hold until they are answered
   */
  public BodyReader(int limitBytes, Duration timeout, int memoryBytes) {
    this.limitBytes = limitBytes;
    this.timeout = timeout;
    this.memory = new Semaphore(Math.max(memoryBytes, limitBytes));
  }

  /** What to do with a body while its memory is reserved. */
  @FunctionalInterface
  public interface Use {
    WebResponse answer(byte[] body) throws InterruptedException;
  }

  /** What to do with a body that may be compressed. */
  @FunctionalInterface
  public interface UseCompressed {
    WebResponse answer(byte[] body, Gunzip gunzip) throws InterruptedException;
  }

  /** Undoes gzip within the same limits, and holds the memory as long as that of the body. */
  @FunctionalInterface
  public interface Gunzip {

    /**
     * Decodes a body that was sent as gzip.
     *
     * @return the same bytes where they are not gzip
     * @throws ProblemException where they become too large
     */
    byte[] gunzip(byte[] compressed);
  }

  /** Reads the body and passes it on, as {@link #readCompressed} does. */
  public WebResponse read(WebRequest request, Use use) throws InterruptedException {
    return readCompressed(request, (body, _) -> use.answer(body));
  }

  /**
   * Reads the body and passes it on.
   *
   * @throws ProblemException where it is too large (413), does not arrive in time (408), or there
   *     is no memory for it now, which may turn out on its way (503)
   * @throws ConnectionLostException where the client went away
   */
  public WebResponse readCompressed(WebRequest request, UseCompressed use)
      throws InterruptedException {
    Arrival arrival = new Arrival(request.jetty(), System.nanoTime() + timeout.toNanos());
    OptionalLong announced = request.contentLength();
    if (announced.isPresent() && announced.getAsLong() > limitBytes) {
      // Who expects 100 (RFC 9110, section 10.1.1) has sent nothing yet.
      if (!request.has(HttpHeader.EXPECT) && announced.getAsLong() <= DISCARDED_BYTES_MAX) {
        arrival.discard();
      }
      throw tooLarge();
    }
    try {
      return use.answer(arrival.all(), arrival::gunzip);
    } finally {
      arrival.release();
    }
  }

  /** How much memory no body holds at this moment. */
  int freeBytes() {
    return memory.availablePermits();
  }

  /** The largest body taken. */
  int limitBytes() {
    return limitBytes;
  }

  /** One body on its way in. Not thread-safe. */
  private final class Arrival {

    private final Request source;
    private final long deadline;
    private int heldBytes;

    /**
     * @param deadline by {@link System#nanoTime()}
     */
    Arrival(Request source, long deadline) {
      this.source = source;
      this.deadline = deadline;
    }

    byte[] all() throws InterruptedException {
      byte[] first = next();
      byte[] second = first.length == 0 ? first : next();
      if (second.length == 0) {
        return first;
      }
      List<byte[]> chunks = new ArrayList<>(List.of(first));
      for (byte[] chunk = second; chunk.length > 0; chunk = next()) {
        chunks.add(chunk);
      }
      return joined(chunks);
    }

    /** All at once: a buffer that grows would take up to three times the memory that is held. */
    private byte[] joined(List<byte[]> chunks) {
      ByteBuffer body = ByteBuffer.allocate(heldBytes);
      chunks.forEach(body::put);
      return body.array();
    }

    /** The next bytes, for which memory is held; none at the end. */
    private byte[] next() throws InterruptedException {
      Content.Chunk chunk = await(deadline);
      if (chunk == null) {
        throw tooSlow();
      }
      try {
        ByteBuffer bytes = chunk.getByteBuffer();
        hold(bytes.remaining());
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
      } finally {
        chunk.release();
      }
    }

    private void hold(int more) throws InterruptedException {
      if (heldBytes + more > limitBytes) {
        giveUp();
        throw tooLarge();
      }
      if (!memory.tryAcquire(more)) {
        giveUp();
        throw noMemory();
      }
      heldBytes += more;
    }

    /** As a bomb is small at first, memory is taken bit by bit, and the limit stands. */
    byte[] gunzip(byte[] compressed) {
      ByteArrayOutputStream plain = new ByteArrayOutputStream(compressed.length);
      byte[] some = new byte[8 * 1024];
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
        for (int n = in.read(some); n >= 0; n = in.read(some)) {
          if (plain.size() + n > limitBytes) {
            throw tooLarge();
          }
          if (!memory.tryAcquire(n)) {
            throw noMemory();
          }
          heldBytes += n;
          plain.write(some, 0, n);
        }
        return plain.toByteArray();
      } catch (IOException _) {
        return compressed;
      }
    }

    private void giveUp() throws InterruptedException {
      release();
      discard();
    }

    void release() {
      memory.release(heldBytes);
      heldBytes = 0;
    }

    void discard() throws InterruptedException {
      long until = System.nanoTime() + DISCARDING_MAX.toNanos();
      long left = DISCARDED_BYTES_MAX;
      while (left > 0) {
        Content.Chunk chunk = await(until);
        if (chunk == null) {
          return;
        }
        int n = chunk.remaining();
        chunk.release();
        left = n == 0 ? 0 : left - n;
      }
    }

    /** The next chunk with bytes in it, or the last; none where it does not come in time. */
    private Content.@Nullable Chunk await(long until) throws InterruptedException {
      while (true) {
        Content.Chunk chunk = source.read();
        if (chunk == null) {
          if (!arrives(until)) {
            return null;
          }
        } else if (Content.Chunk.isFailure(chunk)) {
          throw new ConnectionLostException(chunk.getFailure());
        } else if (chunk.hasRemaining() || chunk.isLast()) {
          return chunk;
        } else {
          chunk.release();
        }
      }
    }

    private boolean arrives(long until) throws InterruptedException {
      Semaphore arrived = new Semaphore(0);
      source.demand(arrived::release);
      boolean inTime = arrived.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!inTime) {
        source.fail(new TimeoutException());
      }
      return inTime;
    }
  }

  private ProblemException noMemory() {
    return new ProblemException(
        Problem.unavailable("Too many large deliveries at once; nothing was stored, send again"));
  }

  private ProblemException tooLarge() {
    return new ProblemException(Problem.bodyTooLarge(limitBytes));
  }

  private ProblemException tooSlow() {
    return new ProblemException(Problem.bodyTooSlow(timeout));
  }
}
