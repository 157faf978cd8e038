package dev.holdfast.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** How long the calls of the views take, from asking to the last byte, two at once. */
final class Views {

  private static final int CONNECTIONS = 2;
  private static final int WARM_UP = 20;
  private static final int CALLS = 200;

  /** Of those that may take half a second each, or a run would not end. */
  private static final int SLOW_CALLS = 60;

  private static final int SLOW_MILLIS = 500;

  private final Known known;

  Views(Known known) {
    this.known = known;
  }

  Figure measure(Call call) throws InterruptedException, ExecutionException {
    run(call, WARM_UP);
    long[] micros = run(call, call.barMillis() < SLOW_MILLIS ? CALLS : SLOW_CALLS);
    String detail =
        "p50 %.1f, p99 %.1f, slowest %.1f ms"
            .formatted(millis(micros, 0.5), millis(micros, 0.99), millis(micros, 1));
    return Figure.atMost(call.barMillis(), call.name(), millis(micros, 0.95), "ms", detail);
  }

  private long[] run(Call call, int calls) throws InterruptedException, ExecutionException {
    try (ExecutorService executor = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<long[]>> running = new ArrayList<>();
      for (int connection = 0; connection < CONNECTIONS; connection++) {
        running.add(executor.submit(() -> ask(call, calls / CONNECTIONS)));
      }
      LongStream micros = LongStream.empty();
      for (Future<long[]> future : running) {
        micros = LongStream.concat(micros, Arrays.stream(future.get()));
      }
      return micros.sorted().toArray();
    }
  }

  private long[] ask(Call call, int calls) throws IOException, InterruptedException {
    long[] micros = new long[calls];
    try (ApiClient client = new ApiClient()) {
      client.get("/health/live");
      for (int i = 0; i < calls; i++) {
        String path = call.path().apply(known);
        long start = System.nanoTime();
        client.get(path);
        micros[i] = (System.nanoTime() - start) / 1_000;
      }
    }
    return micros;
  }

  private static double millis(long[] sortedMicros, double percentile) {
    int rank = (int) Math.ceil(sortedMicros.length * percentile);
    return sortedMicros[Math.clamp(rank - 1, 0, sortedMicros.length - 1)] / 1e3;
  }
}
