package dev.holdfast.metrics;

import dev.holdfast.database.Database;
import dev.holdfast.database.PoolState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** How busy the connections to PostgreSQL are, by pool. */
final class PoolNumbers implements MeterBinder {

  private final Database database;

  PoolNumbers(Database database) {
    this.database = database;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    database.pools().forEach((pool, state) -> bind(pool, state, registry));
  }

  private static void bind(String pool, Supplier<PoolState> state, MeterRegistry registry) {
    gauge("holdfast.pool.busy", "Connections in use", pool, state, PoolState::busy, registry);
    gauge("holdfast.pool.idle", "Connections that wait", pool, state, PoolState::idle, registry);
    gauge(
        "holdfast.pool.waiting",
        "Threads that wait for a connection",
        pool,
        state,
        PoolState::waiting,
        registry);
    gauge("holdfast.pool.max", "Connections at most", pool, state, PoolState::max, registry);
  }

  private static void gauge(
      String name,
      String description,
      String pool,
      Supplier<PoolState> state,
      ToIntFunction<PoolState> number,
      MeterRegistry registry) {
    Gauge.builder(name, () -> number.applyAsInt(state.get()))
        .description(description)
        .tag("pool", pool)
        .register(registry);
  }
}
