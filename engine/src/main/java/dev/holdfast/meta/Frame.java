package dev.holdfast.meta;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A delivery with a gap where one item stands: filled, it is the delivery of that item alone. */
@FunctionalInterface
interface Frame {

  Frame NONE = item -> item;

  JsonNode around(JsonNode item);

  /** The gap is the value of this key in an object inside this frame. */
  default Frame property(ObjectNode object, String key) {
    return item -> around(MetaJson.with(object, key, item));
  }

  /** The gap is the only element of the array at this key in an object inside this frame. */
  default Frame element(ObjectNode object, String key) {
    return property(object, key).listed();
  }

  private Frame listed() {
    return item -> around(MetaJson.array(item));
  }
}
