package dev.holdfast.meta;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Changes of a WhatsApp business account: the arrays in one value hold many events. */
final class WhatsApp {

  static final String OBJECT = "whatsapp_business_account";

  private static final String VALUE = "value";
  private static final String STANDBY = "standby";

  private WhatsApp() {}

  /** Everything found in one change. */
  static Stream<Finding> open(Place place, ObjectNode change, String field) {
    List<Finding> found =
        change.path(VALUE) instanceof ObjectNode value
            ? inValue(place.within(change, VALUE), change, value, field).toList()
            : List.of();
    return found.isEmpty() ? Stream.of(Changes.whole(place, change, field)) : found.stream();
  }

  /** The value's own arrays, and those of a {@code standby} object in it. */
  private static Stream<Finding> inValue(
      Place place, ObjectNode change, ObjectNode value, String field) {
    WhatsAppArrays own =
        WhatsAppArrays.of(place, change, value, field.equals(STANDBY) ? STANDBY + "." : "");
    if (!(value.path(STANDBY) instanceof ObjectNode standby)) {
      return own.open();
    }
    Place inStandby = place.within(own.rest(), STANDBY);
    WhatsAppArrays nested = WhatsAppArrays.of(inStandby, change, standby, STANDBY + ".");
    return nested.names().isEmpty()
        ? own.open()
        : Stream.concat(nested.open(), own.leaving(STANDBY).open());
  }
}
