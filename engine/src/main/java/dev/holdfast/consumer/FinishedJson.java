package dev.holdfast.consumer;

import dev.holdfast.event.Finished;
import dev.holdfast.event.Outcome;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Finished handlers as {@code event_states.handlers} keeps them. */
final class FinishedJson {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final TypeReference<Map<String, @Nullable String>> BY_NAME =
      new TypeReference<>() {};

  private FinishedJson() {}

  /** Null where none has finished. */
  static @Nullable String write(Finished finished) {
    if (finished.byHandler().isEmpty()) {
      return null;
    }
    Map<String, @Nullable String> byName = new TreeMap<>();
    finished
        .byHandler()
        .forEach((handler, outcome) -> byName.put(storable(handler), storable(why(outcome))));
    return MAPPER.writeValueAsString(byName);
  }

  static Finished read(@Nullable String json) {
    if (json == null) {
      return Finished.NONE;
    }
    Map<String, @Nullable String> byName = MAPPER.readValue(json, BY_NAME);
    return new Finished(
        byName.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> outcome(entry.getValue()))));
  }

  private static @Nullable String why(Outcome.Last outcome) {
    return switch (outcome) {
      case Outcome.Done() -> null;
      case Outcome.Dead(String why) -> why;
    };
  }

  private static Outcome.Last outcome(@Nullable String why) {
    return why == null ? new Outcome.Done() : new Outcome.Dead(why);
  }

  /** JSONB takes no NUL. */
  private static @Nullable String storable(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\uFFFD');
  }
}
