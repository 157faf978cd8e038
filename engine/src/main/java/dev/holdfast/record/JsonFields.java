package dev.holdfast.record;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Reads what is there and takes everything else for missing, so that no payload can fail. */
final class JsonFields {

  /** Longer ids would not fit into an index; Meta's longest are below 300 bytes. */
  private static final int LONGEST_ID_BYTES = 600;

  private static final int LONGEST_UTF8_CHARACTER = 3;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private JsonFields() {}

  /** The payload as a tree; a missing node where it is not JSON. */
  static JsonNode parse(String payload) {
    try {
      return MAPPER.readTree(payload);
    } catch (JacksonException unreadable) {
      return MissingNode.getInstance();
    }
  }

  /** The first of these fields that is a non-empty string or a number, exactly as written. */
  static @Nullable String text(JsonNode node, String... names) {
    for (String name : names) {
      String text = ofText(node.path(name));
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  /** The first field by name that ends like this, as {@link #text}. */
  static @Nullable String named(JsonNode node, String ending) {
    return node.propertyNames().stream()
        .filter(name -> name.endsWith(ending) && ofText(node.path(name)) != null)
        .sorted()
        .findFirst()
        .map(name -> text(node, name))
        .orElse(null);
  }

  private static @Nullable String ofText(JsonNode value) {
    if (value.isNumber()) {
      return value.asString();
    }
    return value.isString() && !value.stringValue().isEmpty() ? value.stringValue() : null;
  }

  /** As {@link #text}, for what becomes part of a key. */
  static @Nullable String id(JsonNode node, String... names) {
    return bounded(text(node, names));
  }

  /** As {@link #id}, in lower case: Meta writes such words now in capitals, now not. */
  static @Nullable String word(JsonNode node, String name) {
    return wordOf(node.path(name));
  }

  /** The node itself, as {@link #word}. */
  static @Nullable String wordOf(JsonNode value) {
    String word = ofText(value);
    return word == null ? null : bounded(word.toLowerCase(Locale.ROOT));
  }

  /** The node itself, as {@link #id}. */
  static @Nullable String idOf(JsonNode value) {
    return bounded(ofText(value));
  }

  /** This id, unless it is too long for an index. */
  static @Nullable String bounded(@Nullable String id) {
    if (id == null || id.length() * LONGEST_UTF8_CHARACTER <= LONGEST_ID_BYTES) {
      return id;
    }
    return id.getBytes(StandardCharsets.UTF_8).length <= LONGEST_ID_BYTES ? id : null;
  }

  /** The first of these fields that is a whole number, or a string of one. */
  static @Nullable Long integer(JsonNode node, String... names) {
    String text = text(node, names);
    if (text == null) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException notWhole) {
      return null;
    }
  }

  /** Whether this field is {@code true}. */
  static boolean flag(JsonNode node, String name) {
    return node.path(name).booleanValue(false);
  }

  /** The node as JSON text; null where it is missing, null or empty. */
  static @Nullable String written(JsonNode node) {
    boolean empty = node.isContainer() && node.isEmpty();
    return empty || node.isMissingNode() || node.isNull() ? null : node.toString();
  }

  /** The node as JSON text, whatever it is. */
  static String writtenOrNull(JsonNode node) {
    return node.isMissingNode() ? "null" : node.toString();
  }

  /** What the array holds; nothing where it is none. */
  static Collection<JsonNode> items(JsonNode node) {
    return node.isArray() ? node.values() : List.of();
  }
}
