package dev.holdfast.meta;

import tools.jackson.databind.JsonNode;

/** The other side of a thread: the person whom the account talks with. */
final class Party {

  private static final Part ACCOUNT = Part.of("entry.id");
  private static final Condition SENT_BY_ACCOUNT = Condition.of("message.is_echo");

  private Party() {}

  /** The sender, or the recipient if the account is the sender; absent if neither is another. */
  static JsonNode in(Scope scope) {
    JsonNode sender = scope.item().path("sender");
    JsonNode recipient = scope.item().path("recipient");
    return SENT_BY_ACCOUNT.holds(scope)
        ? other(recipient, sender, scope)
        : other(sender, recipient, scope);
  }

  private static JsonNode other(JsonNode likely, JsonNode otherwise, Scope scope) {
    if (isOther(likely, scope)) {
      return likely;
    }
    return isOther(otherwise, scope) ? otherwise : MetaJson.ABSENT;
  }

  private static boolean isOther(JsonNode side, Scope scope) {
    String id = Part.idOf(side);
    return id != null && !id.equals(ACCOUNT.in(scope));
  }
}
