package dev.holdfast.watch;

import dev.holdfast.query.Search;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which paths the latest payloads have, so that nobody must know them by heart. Thread-safe. */
public final class PayloadPaths {

  /**
   * A path that payloads have; never with a value.
   *
   * @param path as a payload condition takes it
   * @param kind of the last value seen there: string, number, boolean, object, array or null
   * @param seen in how many of the payloads
   */
  public record Known(String path, String kind, int seen) {}

  private static final int PAYLOADS = 200;
  private static final int PATHS_MAX = 2_000;
  private static final int DEPTH_MAX = 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final Search search;

  public PayloadPaths(Search search) {
    this.search = search;
  }

  /**
   * The paths of the latest payloads, the most frequent first.
   *
   * @param type of exactly this type, or with {@code .*} of all below it too; absent means any
   */
  public List<Known> latest(@Nullable String type, int limit) {
    Map<String, Known> known = new TreeMap<>();
    for (String payload : search.latestPayloads(type, PAYLOADS)) {
      walk(known, JSON.readTree(payload));
    }
    return known.values().stream()
        .sorted(Comparator.comparingInt(Known::seen).reversed().thenComparing(Known::path))
        .limit(limit)
        .toList();
  }

  private static void walk(Map<String, Known> known, JsonNode payload) {
    payload
        .properties()
        .forEach(
            field -> {
              if (field.getKey().equals("entry")) {
                children(known, "", field.getValue().path(0), 0);
              } else {
                add(known, field.getKey(), field.getValue(), 0);
              }
            });
  }

  private static void add(Map<String, Known> known, String path, JsonNode value, int depth) {
    if (depth > DEPTH_MAX || (known.size() >= PATHS_MAX && !known.containsKey(path))) {
      return;
    }
    known.merge(
        path, new Known(path, kind(value), 1), (k, now) -> new Known(path, now.kind, k.seen + 1));
    children(known, path + ".", value, depth);
  }

  private static void children(Map<String, Known> known, String above, JsonNode value, int depth) {
    value.properties().forEach(f -> add(known, above + f.getKey(), f.getValue(), depth + 1));
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        add(known, above + i, value.path(i), depth + 1);
      }
    }
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING, BINARY -> "string";
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      case OBJECT, POJO -> "object";
      case ARRAY -> "array";
      case NULL, MISSING -> "null";
    };
  }
}
