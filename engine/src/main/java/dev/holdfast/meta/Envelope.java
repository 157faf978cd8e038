package dev.holdfast.meta;

import dev.holdfast.event.Event;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The outermost layer of a delivery. */
final class Envelope {

  static final String THREADS = "threads";

  private Envelope() {}

  /** Everything found in a delivery; an array of deliveries, as in Meta's samples, is unwrapped. */
  static Stream<Finding> open(JsonNode json) {
    return json instanceof ArrayNode deliveries && !deliveries.isEmpty()
        ? deliveries.valueStream().flatMap(Envelope::one)
        : one(json);
  }

  private static Stream<Finding> one(JsonNode json) {
    if (!(json instanceof ObjectNode delivery)) {
      return nothingKnown(Event.UNKNOWN, json);
    }
    String object = object(delivery);
    if (delivery.path("entry") instanceof ArrayNode entries) {
      Frame frame = Frame.NONE.element(delivery, "entry");
      return entries.valueStream().flatMap(entry -> Entry.open(object, entry, frame));
    }
    return isThreads(delivery) ? threads(delivery) : nothingKnown(object, delivery);
  }

  private static String object(ObjectNode delivery) {
    JsonNode object = delivery.path("object");
    return object.isString() && !object.stringValue().isBlank()
        ? TypeName.segment(object.stringValue())
        : Event.UNKNOWN;
  }

  /** Threads has an envelope of its own, without an object and without entries. */
  private static boolean isThreads(ObjectNode delivery) {
    return delivery.has("values") && !delivery.has("entry") && !delivery.has("object");
  }

  /** Its {@code values} are one change by the documentation, and an array of them on the wire. */
  private static Stream<Finding> threads(ObjectNode delivery) {
    Place place = new Place(THREADS, delivery, Frame.NONE.element(delivery, "values"));
    return delivery.path("values") instanceof ArrayNode values
        ? values.valueStream().flatMap(value -> Changes.open(place, value))
        : Changes.open(place, delivery.path("values"));
  }

  private static Stream<Finding> nothingKnown(String object, JsonNode delivery) {
    return Stream.of(new Place(object, MetaJson.object(), Frame.NONE).unknown(delivery));
  }
}
