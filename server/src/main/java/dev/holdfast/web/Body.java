package dev.holdfast.web;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/**
 * Reads request bodies within limits of size, time and memory. Memory is taken as a body arrives
 * and not as it is announced: who announces much and sends nothing keeps nobody out. Thread-safe.
 */
final class Body {

  private static final int CHUNK_BYTES = 16 * 1024;

  /**
   * So much of a body that is too large is read and thrown away: who is still sending when the
   * connection is closed loses the answer (RFC 9112, section 9.6).
   */
  private static final long DISCARDED_BYTES_MAX = 16L * 1024 * 1024;

  private final int limitBytes;
  private final SlowBodies slowBodies;
  private final Semaphore memory;

  /**
   * @param limitBytes the largest body taken
   * @param timeout how long a body may take to arrive
   * @param memoryBytes how much all bodies together may hold while they are read
   */
  Body(int limitBytes, Duration timeout, int memoryBytes) {
    this.limitBytes = limitBytes;
    this.slowBodies = new SlowBodies(timeout);
    this.memory = new Semaphore(Math.max(memoryBytes, limitBytes));
  }

  /** What to do with a body while its memory is reserved. */
  @FunctionalInterface
  interface Use {
    void with(byte[] body) throws InterruptedException;
  }

  /**
   * Reads the body and passes it on.
   *
   * @throws Refusal where it is too large (413), or there is no memory for it now, which may turn
   *     out on its way (503)
   * @throws CloseConnectionException where it does not arrive in time, or not at all
   */
  void read(ServerRequest request, Use use) throws InterruptedException {
    OptionalLong announced = request.headers().contentLength();
    if (announced.isPresent() && announced.getAsLong() > limitBytes) {
      // Who expects 100 (RFC 9110, section 10.1.1) has sent nothing yet.
      boolean sends = !request.headers().contains(HeaderNames.EXPECT);
      if (sends && announced.getAsLong() <= DISCARDED_BYTES_MAX) {
        timed(request.content().inputStream(), Body::discard);
      }
      throw tooLarge();
    }
    Held held = new Held(announced.isPresent() ? (int) announced.getAsLong() : limit(request));
    if (!held.roomAfter(0)) {
      throw noMemory();
    }
    try {
      use.with(timed(request.content().inputStream(), in -> readAll(in, held)));
    } finally {
      held.release();
    }
  }

  /** How much memory no body holds at this moment. */
  int freeBytes() {
    return memory.availablePermits();
  }

  /** A chunked body says nothing of its size. */
  private int limit(ServerRequest request) {
    return request.headers().contains(HeaderNames.TRANSFER_ENCODING) ? limitBytes : 0;
  }

  /** One body's share of the memory. Not thread-safe. */
  private final class Held {

    private final int mostBytes;
    private int bytes;

    /**
     * @param mostBytes how large the body may become
     */
    Held(int mostBytes) {
      this.mostBytes = mostBytes;
    }

    /** How much is read at once. */
    int chunkBytes() {
      return Math.clamp(mostBytes, 32, CHUNK_BYTES);
    }

    /** Takes what one more read after so many bytes needs; false where there is no memory left. */
    boolean roomAfter(int arrived) {
      int more = Math.min(arrived + CHUNK_BYTES, mostBytes) - bytes;
      if (more > 0) {
        if (!memory.tryAcquire(more)) {
          return false;
        }
        bytes += more;
      }
      return true;
    }

    void release() {
      memory.release(bytes);
      bytes = 0;
    }
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  private <T> T timed(InputStream in, Reader<T> reader) {
    SlowBodies.Reading reading = slowBodies.begin();
    try {
      return reader.read(in);
    } catch (IOException
        | UncheckedIOException
        | DataReader.InsufficientDataAvailableException gone) {
      // Cut off by us or gone by itself: either way nobody is there to answer.
      throw new CloseConnectionException("The body did not arrive", gone);
    } finally {
      if (!reading.end()) {
        Thread.interrupted();
      }
    }
  }

  private byte[] readAll(InputStream in, Held held) throws IOException {
    try {
      return collect(in, held);
    } catch (Refusal refusal) {
      held.release();
      discard(in);
      throw refusal;
    }
  }

  private byte[] collect(InputStream in, Held held) throws IOException {
    byte[] chunk = new byte[held.chunkBytes()];
    ByteArrayOutputStream body = new ByteArrayOutputStream(chunk.length);
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      body.write(chunk, 0, n);
      if (body.size() > limitBytes) {
        throw tooLarge();
      }
      if (!held.roomAfter(body.size())) {
        throw noMemory();
      }
    }
    return body.toByteArray();
  }

  private static long discard(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    long discarded = 0;
    int n = in.read(chunk);
    while (n >= 0 && discarded < DISCARDED_BYTES_MAX) {
      discarded += n;
      n = in.read(chunk);
    }
    return discarded;
  }

  private static Refusal noMemory() {
    return new Refusal(
        Problem.unavailable("Too many large deliveries at once; nothing was stored, send again"));
  }

  private Refusal tooLarge() {
    return new Refusal(
        new Problem(
            Status.REQUEST_ENTITY_TOO_LARGE_413,
            "body-too-large",
            "The body is too large",
            "At most " + limitBytes + " bytes are taken (setting intake.body-limit)"));
  }
}
