package dev.holdfast.event;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The handlers that have finished with an event, by name, and how: they are done with it, or never
 * will be. None of them is asked again, whatever becomes of the others. Immutable.
 */
public record Finished(Map<String, Outcome.Last> byHandler) {

  public static final Finished NONE = new Finished(Map.of());

  public Finished {
    byHandler = Map.copyOf(byHandler);
  }

  /** Whether this handler has finished. */
  public boolean has(String handler) {
    return byHandler.containsKey(handler);
  }

  /** These and one more. */
  public Finished with(String handler, Outcome.Last outcome) {
    Map<String, Outcome.Last> all = new LinkedHashMap<>(byHandler);
    all.put(handler, outcome);
    return new Finished(all);
  }

  /** A handler that will never be done; empty where all that have finished are done. */
  public Optional<Outcome.Dead> dead() {
    return byHandler.values().stream()
        .<Outcome.Dead>mapMulti(
            (outcome, dead) -> {
              if (outcome instanceof Outcome.Dead one) {
                dead.accept(one);
              }
            })
        .findFirst();
  }
}
