package dev.holdfast.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A meter for each value of a label, but not for more values than a bound: the rest share one, so
 * that whatever Meta sends next year does not fill anybody's Prometheus. Thread-safe.
 */
final class Labels<M> {

  /** The value that stands for all beyond the bound. */
  static final String OTHER = "other";

  private final Map<String, M> meters = new ConcurrentHashMap<>();
  private final int bound;
  private final Function<String, M> register;

  /**
   * @param register makes the meter of a value
   */
  Labels(int bound, Function<String, M> register) {
    this.bound = bound;
    this.register = register;
  }

  M of(String value) {
    M known = meters.get(value);
    if (known != null) {
      return known;
    }
    String label = meters.size() < bound ? value : OTHER;
    return meters.computeIfAbsent(label, register);
  }
}
