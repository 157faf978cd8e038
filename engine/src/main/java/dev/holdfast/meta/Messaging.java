package dev.holdfast.meta;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Items of {@code messaging[]} and {@code standby[]}: Messenger and Instagram direct messages. */
final class Messaging {

  private static final String PLACE = "";

  private static final Kind UNKNOWN =
      new Kind(
          PLACE,
          Condition.NONE,
          TypePattern.of("messaging.unknown"),
          new Uniqueness.Change(),
          Key.of("entry.id? + PARTY"));

  private Messaging() {}

  /** An item for the app that owns the thread. */
  static Stream<Finding> open(Place place, JsonNode item) {
    return open(place, item, false);
  }

  /** An item for an app that listens in while another one owns the thread. */
  static Stream<Finding> openStandby(Place place, JsonNode item) {
    return open(place, item, true);
  }

  private static Stream<Finding> open(Place place, JsonNode item, boolean standby) {
    if (!item.isObject()) {
      return Stream.of(place.unknown(item));
    }
    Scope scope = scope(place, item, standby);
    Kind kind = Catalogue.MESSAGING.find(PLACE, scope);
    return Stream.of(place.found(kind == null ? UNKNOWN : kind, scope, item));
  }

  /** Such an item as the value of a change, as the App Dashboard's tests send it; else absent. */
  static @Nullable Finding inChange(Place place, String field, JsonNode value) {
    if (!value.isObject() || !Catalogue.MESSAGING_FIELDS.contains(field)) {
      return null;
    }
    Scope scope = scope(place, value, field.equals("standby"));
    Kind kind = Catalogue.MESSAGING.find(PLACE, scope);
    return kind == null ? null : place.found(kind, scope, value);
  }

  /** Without the change around it, so that it is the same event wherever it stood. */
  private static Scope scope(Place place, JsonNode item, boolean standby) {
    return new Scope(place.object(), place.entry(), MetaJson.ABSENT, item, standby);
  }
}
