package dev.holdfast.meta;

import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Items of {@code changes[]}: a field and, mostly, its value. */
final class Changes {

  private Changes() {}

  /** Everything found in one change. */
  static Stream<Finding> open(Place place, JsonNode item) {
    String field = MetaJson.text(item.path("field"));
    if (!(item instanceof ObjectNode change) || field == null) {
      return Stream.of(place.unknown(item));
    }
    if (place.object().equals(WhatsApp.OBJECT)) {
      return WhatsApp.open(place, change, field);
    }
    Finding message =
        Messaging.inChange(place.within(change, "value"), field, change.path("value"));
    return Stream.of(message == null ? whole(place, change, field) : message);
  }

  /** The name of a field that changed, for those who chose not to be sent values. */
  static Stream<Finding> openName(Place place, JsonNode name) {
    String field = MetaJson.text(name);
    if (field == null) {
      return Stream.of(place.unknown(name));
    }
    Frame named = change -> place.frame().around(change.path("field"));
    ObjectNode change = MetaJson.with(MetaJson.object(), "field", name);
    return Stream.of(whole(new Place(place.object(), place.entry(), named), change, field));
  }

  /** A change that is one event. */
  static Finding whole(Place place, ObjectNode change, String field) {
    Scope scope = new Scope(place.object(), place.entry(), change, change.path("value"), false);
    return place.found(kind(scope, field), scope, change);
  }

  private static Kind kind(Scope scope, String field) {
    return Stream.of(scope.object() + "." + field, scope.object() + ".*", "*")
        .map(where -> Catalogue.CHANGES.find(where, scope))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }
}
