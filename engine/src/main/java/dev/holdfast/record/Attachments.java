package dev.holdfast.record;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The attachments of a message in one form, whatever the product: {@code type} with {@code id},
 * {@code url}, {@code title} and the like as far as they are there. Everything else stays in the
 * event.
 */
final class Attachments {

  private final ArrayNode all = JsonNodeFactory.instance.arrayNode();

  /** One more attachment. */
  Attachment add(@Nullable String type) {
    return new Attachment(all.addObject()).with("type", type);
  }

  /** As a JSON array; absent if there are none. */
  @Nullable String json() {
    return JsonFields.written(all);
  }

  /** One attachment in the making. */
  record Attachment(ObjectNode json) {

    Attachment with(String name, @Nullable String value) {
      if (value != null) {
        json.put(name, value);
      }
      return this;
    }

    /** A number as it is; anything else is left out. */
    Attachment withNumber(String name, JsonNode value) {
      if (value.isNumber()) {
        json.set(name, value);
      }
      return this;
    }
  }
}
