package dev.holdfast.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One life of a build, of which nothing is known but its commands, settings and API: deliveries are
 * accepted and wait, are drained, and then come in a few at a time. On an empty database each time.
 */
final class ProgramRun {

  private static final int WARM_UP_SECONDS = 15;
  private static final int ACCEPT_SECONDS = 10;
  private static final int BODIES = 300_000;
  private static final int PER_SECOND = 200;
  private static final int DRAIN_SECONDS_MAX = 240;
  private static final int NEWEST = 1_000;

  private final Path directory;
  private final Path warmUp;
  private final Path bodies;

  private ProgramRun(Path directory, Path warmUp, Path bodies) {
    this.directory = directory;
    this.warmUp = warmUp;
    this.bodies = bodies;
  }

  /** Prepares the deliveries, which are the same for every run. */
  static ProgramRun in(Path target) throws IOException {
    Path directory = Files.createTempDirectory(target, "compare-");
    return new ProgramRun(
        directory,
        Wrk.bodies(directory.resolve("warm-up"), BODIES),
        Wrk.bodies(directory.resolve("bodies"), BODIES));
  }

  Speed.Measured measure(Path script) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory(directory, "data-").resolve("data");
    double accepted = accept(script, data);
    Speed.Measured measured;
    try (Program _ = Program.serve(script, data);
        ApiClient api = new ApiClient()) {
      double drained = drain(api);
      PacedLoad.Result answers = trickle();
      measured =
          new Speed.Measured(
              accepted, drained, answers.millis(0.5), processedMillis(api), answers.millis(0.99));
    }
    delete(data);
    return measured;
  }

  private double accept(Path script, Path data) throws IOException, InterruptedException {
    try (Program _ = Program.serve(script, data, "--only", "intake")) {
      Wrk.run(warmUp, WARM_UP_SECONDS);
      return Wrk.run(bodies, ACCEPT_SECONDS).perSecond();
    }
  }

  private record Progress(long nanos, long total, long done) {}

  /**
   * Between a tenth and 19 twentieths of what waits, so that neither the start nor the end counts.
   */
  private static double drain(ApiClient api) throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS_MAX);
    Progress from = progress(api);
    Progress now = from;
    while (now.done() < now.total() * 0.95) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("drained %d of %d".formatted(now.done(), now.total()));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      now = progress(api);
      if (from.done() < from.total() * 0.1) {
        from = now;
      }
    }
    double rate = (now.done() - from.done()) / ((now.nanos() - from.nanos()) / 1e9);
    while (now.done() < now.total() && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      now = progress(api);
    }
    return rate;
  }

  private static Progress progress(ApiClient api) throws IOException, InterruptedException {
    JsonNode stats = api.json("/api/webhook-events/stats");
    return new Progress(
        System.nanoTime(), stats.get("total").asLong(), stats.get("processed").asLong());
  }

  private static PacedLoad.Result trickle() throws InterruptedException {
    new PacedLoad(8).run(PER_SECOND, 5);
    return new PacedLoad(16).run(PER_SECOND, 15);
  }

  /** From arrival to processed, of the newest. */
  private static double processedMillis(ApiClient api) throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    for (JsonNode event : api.json("/api/webhook-events?limit=" + NEWEST).get("events")) {
      if (event.get("processed_at").isString()) {
        Duration taken =
            Duration.between(
                Instant.parse(event.get("received_at").asString()),
                Instant.parse(event.get("processed_at").asString()));
        millis.add(taken.toNanos() / 1e6);
      }
    }
    millis.sort(Comparator.naturalOrder());
    return millis.get(millis.size() / 2);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(ProgramRun::deleteFile);
    }
  }

  private static void deleteFile(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
