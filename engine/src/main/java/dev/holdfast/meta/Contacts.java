package dev.holdfast.meta;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The contacts that WhatsApp sends beside messages, statuses and calls. */
final class Contacts {

  /** Where an element names people, by phone number or by business-scoped user id. */
  private static final List<Path> PEOPLE =
      Stream.of(
              "from",
              "from_user_id",
              "to",
              "to_user_id",
              "recipient_id",
              "recipient_user_id",
              "recipient_participant_id",
              "recipient_participant_user_id",
              "wa_id",
              "user_id",
              "user_id.current",
              "message.to")
          .map(Path::of)
          .toList();

  private Contacts() {}

  /** Those whom the element names; all of them if it names none. */
  static JsonNode of(JsonNode element, JsonNode contacts) {
    Set<String> people = people(element);
    ArrayNode named = MetaJson.array();
    for (JsonNode contact : contacts) {
      if (names(people, contact)) {
        named.add(contact);
      }
    }
    return named.isEmpty() ? contacts : named;
  }

  private static Set<String> people(JsonNode element) {
    Scope scope = new Scope("", MetaJson.ABSENT, MetaJson.ABSENT, element, false);
    Set<String> people = new HashSet<>();
    for (Path path : PEOPLE) {
      String person = MetaJson.text(path.in(scope));
      if (person != null) {
        people.add(person);
      }
    }
    return people;
  }

  private static boolean names(Set<String> people, JsonNode contact) {
    String phone = MetaJson.text(contact.path("wa_id"));
    String user = MetaJson.text(contact.path("user_id"));
    return (phone != null && people.contains(phone)) || (user != null && people.contains(user));
  }
}
