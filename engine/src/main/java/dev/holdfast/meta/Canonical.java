package dev.holdfast.meta;

import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON text that does not depend on the order in which Meta happened to write the keys. */
final class Canonical {

  private Canonical() {}

  static String text(JsonNode node) {
    return MetaJson.write(sorted(node));
  }

  /** As deep as the reader lets JSON be nested, so the recursion is bounded. */
  private static JsonNode sorted(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        TreeMap<String, JsonNode> properties = new TreeMap<>();
        object.forEachEntry((name, value) -> properties.put(name, sorted(value)));
        yield MetaJson.object().setAll(properties);
      }
      case ArrayNode array -> {
        ArrayNode elements = MetaJson.array();
        array.forEach(element -> elements.add(sorted(element)));
        yield elements;
      }
      default -> node;
    };
  }
}
