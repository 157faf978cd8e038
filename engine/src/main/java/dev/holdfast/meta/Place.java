package dev.holdfast.meta;

import dev.holdfast.event.Event;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where in a delivery an item stands.
 *
 * @param object Meta's object, as a segment of a type
 * @param entry the entry without its items, empty where there is none; for Threads, which has no
 *     entries, the delivery itself
 * @param frame the delivery with a gap where the item stands
 */
record Place(String object, ObjectNode entry, Frame frame) {

  private static final Kind UNKNOWN =
      new Kind(
          "", Condition.NONE, TypePattern.of(Event.UNKNOWN), new Uniqueness.Change(), Key.NONE);

  /** The place at this key of an object that stands here. */
  Place within(ObjectNode holder, String key) {
    return new Place(object, entry, frame.property(holder, key));
  }

  /** The place of a single element in the array at this key of an object that stands here. */
  Place among(ObjectNode holder, String key) {
    return new Place(object, entry, frame.element(holder, key));
  }

  /** An item that is known by where it stands or what is in it. */
  Finding found(Kind kind, Scope scope, JsonNode item) {
    return new Finding(kind, scope, item, frame.around(item));
  }

  /** An item that is kept all the same. */
  Finding unknown(JsonNode item) {
    return unknown(item, MetaJson.ABSENT);
  }

  /** An item of a known change that is kept all the same. */
  Finding unknown(JsonNode item, JsonNode change) {
    return found(UNKNOWN, new Scope(object, entry, change, MetaJson.ABSENT, false), item);
  }
}
