package dev.holdfast.meta;

import java.math.BigDecimal;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.ValueNode;

/** JSON as Meta sends it: every digit of a number is kept, the last of two equal keys wins. */
final class MetaJson {

  static final JsonNode ABSENT = MissingNode.getInstance();

  /** A payload can be nested deeper than what was read, by the array around a lone change. */
  private static final int WRITE_DEPTH = 600;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(WRITE_DEPTH).build())
                  .build())
          .nodeFactory(new StorableNumbers())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private MetaJson() {}

  /**
   * The JSON in this text; {@link #ABSENT} if there is none.
   *
   * @throws tools.jackson.core.JacksonException if it is not JSON
   * @throws NumberFormatException if a number is too large or too small to be kept
   */
  static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  static String write(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /** An id or a word: a string that is not empty, or a number with all its digits. */
  static @Nullable String text(JsonNode node) {
    return (node.isString() || node.isNumber()) && !node.asString().isEmpty()
        ? node.asString()
        : null;
  }

  /** A shallow copy of the object in which the key has this value. */
  static ObjectNode with(ObjectNode object, String key, JsonNode value) {
    return copy(object).set(key, value);
  }

  /** A shallow copy of the object that lacks these keys. */
  static ObjectNode without(ObjectNode object, Collection<String> keys) {
    return copy(object).remove(keys);
  }

  /** A shallow copy of the object that has no other keys than these. */
  static ObjectNode only(ObjectNode object, Collection<String> keys) {
    return copy(object).retain(keys);
  }

  private static ObjectNode copy(ObjectNode object) {
    return object().setAll(object);
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  static ArrayNode array(JsonNode only) {
    return MAPPER.createArrayNode().add(only);
  }

  /** Refuses the numbers that PostgreSQL's numeric type, and with it JSONB, cannot hold. */
  private static final class StorableNumbers extends JsonNodeFactory {

    private static final long serialVersionUID = 1L;

    private static final int INTEGER_DIGITS = 131_072;
    private static final int FRACTION_DIGITS = 16_383;

    @Override
    public ValueNode numberNode(BigDecimal number) {
      if (number.scale() > FRACTION_DIGITS
          || (long) number.precision() - number.scale() > INTEGER_DIGITS) {
        throw new NumberFormatException("more digits than PostgreSQL keeps");
      }
      return super.numberNode(number);
    }
  }
}
