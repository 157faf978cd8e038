package dev.holdfast.meta;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Where a value stands: names joined by dots, seen from the item. {@code entry} and {@code change}
 * at the start are what stands around it, {@code PARTY} is the other side of its thread, {@code
 * CUSTOMER} that of a WhatsApp message and {@code ADDRESSEE} that of an echo.
 */
record Path(List<String> names) {

  static Path of(String text) {
    return new Path(List.of(text.split("\\.")));
  }

  /** Whether this is {@code THIS}, the whole item. */
  boolean isItem() {
    return names.getFirst().equals("THIS");
  }

  /** The value there, {@link MetaJson#ABSENT} if there is none. */
  JsonNode in(Scope scope) {
    return switch (names.getFirst()) {
      case "entry" -> follow(scope.entry(), 1);
      case "change" -> follow(scope.change(), 1);
      case "PARTY" -> follow(Party.in(scope), 1);
      case "CUSTOMER" ->
          customer(WhatsAppParties.ofMessage(scope.change().path("value"), scope.item()));
      case "ADDRESSEE" ->
          customer(WhatsAppParties.ofEcho(scope.change().path("value"), scope.item()));
      default -> follow(scope.item(), 0);
    };
  }

  private static JsonNode customer(WhatsAppParties parties) {
    String customer = parties.customer();
    return customer == null ? MetaJson.ABSENT : StringNode.valueOf(customer);
  }

  private JsonNode follow(JsonNode from, int start) {
    JsonNode node = from;
    for (int i = start; i < names.size(); i++) {
      node = node.path(names.get(i));
    }
    return node;
  }
}
