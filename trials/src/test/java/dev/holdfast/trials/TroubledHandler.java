package dev.holdfast.trials;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.event.Outcome;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Handles all events, some of them only at the third attempt, and some slowly. */
public final class TroubledHandler implements Handler {

  /** Longer than a batch waits for one of its events. */
  private static final Duration SLOW = Duration.ofMillis(200);

  @Override
  public Outcome handle(Attempt attempt) {
    if (attempt.eventId() % 13 == 0) {
      LockSupport.parkNanos(SLOW.toNanos());
    }
    return attempt.eventId() % 11 == 0 && attempt.number() < 3
        ? Outcome.retry(Duration.ofMillis(50), "not yet")
        : Outcome.done();
  }

  /** Puts a jar with this handler into this directory, as somebody who installs one. */
  static void installIn(Path directory) throws IOException {
    String file = TroubledHandler.class.getName().replace('.', '/') + ".class";
    Files.createDirectories(directory);
    try (JarOutputStream jar =
            new JarOutputStream(Files.newOutputStream(directory.resolve("troubled.jar")));
        InputStream code = TroubledHandler.class.getResourceAsStream("/" + file)) {
      jar.putNextEntry(new JarEntry(file));
      code.transferTo(jar);
      jar.putNextEntry(new JarEntry("META-INF/services/" + Handler.class.getName()));
      jar.write(TroubledHandler.class.getName().getBytes(UTF_8));
    }
  }
}
