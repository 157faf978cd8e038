package dev.holdfast.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One open page of each view. They ask as pages do by themselves, so often as the dashboard does
 * (dashboard/src/views), and all read the live feed.
 */
final class OpenPages implements AutoCloseable {

  /** How long a page that searches rests, as a multiple of what the search took. */
  private static final int REST = 20;

  /** What a page asks again and again, at most so often. */
  private record Repeated(int seconds, Function<Known, String> path) {}

  private static final List<Repeated> REPEATED =
      List.of(
          new Repeated(10, _ -> "/api/overview?range=hour"),
          new Repeated(60, _ -> "/api/overview?range=day"),
          new Repeated(300, _ -> "/api/overview?range=week"),
          new Repeated(1, Call::searchOfAPage),
          new Repeated(2, _ -> "/api/dead-letters"),
          new Repeated(10, _ -> "/api/rejections"),
          new Repeated(60, _ -> "/api/pages"));

  /** Others wait for news alone: the list of events and an event. */
  private static final int ONLY_LIVE = 2;

  private final List<Meanwhile<Void>> pages;
  private final AtomicLong calls = new AtomicLong();

  private OpenPages(Known known) {
    this.pages =
        Stream.concat(
                REPEATED.stream().map(repeated -> Meanwhile.run(() -> stay(repeated, known))),
                Stream.generate(() -> Meanwhile.run(OpenPages::listen)).limit(ONLY_LIVE))
            .toList();
  }

  static OpenPages open(Known known) {
    return new OpenPages(known);
  }

  /** How often they have asked. */
  long calls() {
    return calls.get();
  }

  private Void stay(Repeated repeated, Known known) throws IOException, InterruptedException {
    try (LiveReader _ = LiveReader.open();
        ApiClient client = new ApiClient()) {
      while (!Thread.interrupted()) {
        long begin = System.nanoTime();
        client.get(repeated.path.apply(known));
        calls.incrementAndGet();
        long took = System.nanoTime() - begin;
        long pause = Math.max(TimeUnit.SECONDS.toNanos(repeated.seconds), REST * took);
        LockSupport.parkNanos(pause - took);
      }
      return null;
    }
  }

  private static Void listen() throws IOException, InterruptedException {
    try (LiveReader feed = LiveReader.open()) {
      while (!Thread.interrupted()) {
        feed.next(1);
      }
      return null;
    }
  }

  @Override
  public void close() {
    pages.forEach(Meanwhile::close);
  }
}
