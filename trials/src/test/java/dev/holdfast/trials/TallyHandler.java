package dev.holdfast.trials;

import dev.holdfast.event.Outcome;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes down each event that it is done with, in the server's directory. Some fail once, some for
 * hours, and some become dead letters.
 */
public final class TallyHandler implements Handler {

  static final int FAILS_ONCE = 101;
  static final int DIES = 997;
  static final int FAILS_FOR_HOURS = 1_009;

  private static final Path FILE = Path.of("tally");

  private final FileChannel file;

  public TallyHandler() {
    try {
      this.file = FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Outcome handle(Attempt attempt) {
    long id = attempt.eventId();
    if (id % DIES == 0) {
      return Outcome.dead("every so many");
    }
    if (id % FAILS_FOR_HOURS == 0) {
      return Outcome.retry(Duration.ofHours(9), "for hours");
    }
    if (id % FAILS_ONCE == 0 && attempt.number() == 1) {
      return Outcome.retry(Duration.ofMillis(50), "once");
    }
    write(id);
    return Outcome.done();
  }

  private void write(long id) {
    try {
      file.write(ByteBuffer.allocate(Long.BYTES).putLong(id).flip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often each event was done, as these servers wrote it down. */
  static Map<Long, Integer> read(Path... serverDirectories) throws IOException {
    Map<Long, Integer> tally = new HashMap<>();
    for (Path directory : serverDirectories) {
      LongBuffer ids = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(FILE))).asLongBuffer();
      while (ids.hasRemaining()) {
        tally.merge(ids.get(), 1, Integer::sum);
      }
    }
    return tally;
  }
}
