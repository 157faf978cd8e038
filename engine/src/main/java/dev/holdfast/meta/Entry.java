package dev.holdfast.meta;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One {@code entry[]} item: what happened at one account, in one or several families of items. */
final class Entry {

  private static final Set<String> FAMILIES =
      Set.of("changes", "changed_fields", "messaging", "standby");

  /** Keys that say where and when, but not that anything happened. */
  private static final Set<String> CIRCUMSTANCES = Set.of("id", "time", "uid", "object");

  /** Instagram's documentation puts a single change right into the entry. */
  private static final List<String> LONE_CHANGE = List.of("field", "value");

  private Entry() {}

  /** Everything found in an entry that stands in this frame. */
  static Stream<Finding> open(String object, JsonNode node, Frame frame) {
    if (!(node instanceof ObjectNode entry)) {
      return Stream.of(new Place(object, MetaJson.object(), frame).unknown(node));
    }
    List<String> families = families(entry);
    Place place = new Place(object, MetaJson.without(entry, families), frame);
    List<Finding> found =
        Stream.concat(
                families.stream().flatMap(family -> items(place, family, entry.path(family))),
                loneChange(place))
            .toList();
    return found.isEmpty() && tellsMore(place.entry())
        ? Stream.of(place.unknown(entry))
        : found.stream();
  }

  private static List<String> families(ObjectNode entry) {
    return entry.propertyNames().stream()
        .filter(name -> FAMILIES.contains(name) && entry.path(name).isArray())
        .toList();
  }

  private static Stream<Finding> items(Place place, String family, JsonNode items) {
    Place alone = place.among(place.entry(), family);
    return items
        .valueStream()
        .flatMap(
            item ->
                switch (family) {
                  case "messaging" -> Messaging.open(alone, item);
                  case "standby" -> Messaging.openStandby(alone, item);
                  case "changed_fields" -> Changes.openName(alone, item);
                  default -> Changes.open(alone, item);
                });
  }

  private static Stream<Finding> loneChange(Place place) {
    ObjectNode entry = place.entry();
    if (!entry.path("field").isString() || entry.has("changes")) {
      return Stream.of();
    }
    Place around = new Place(place.object(), MetaJson.without(entry, LONE_CHANGE), place.frame());
    return Changes.open(around.among(around.entry(), "changes"), MetaJson.only(entry, LONE_CHANGE));
  }

  private static boolean tellsMore(ObjectNode rest) {
    return rest.propertyStream()
        .anyMatch(
            property ->
                !CIRCUMSTANCES.contains(property.getKey()) && !property.getValue().isNull());
  }
}
