package dev.holdfast.meta;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The two sides of a WhatsApp message. Immutable.
 *
 * @param outgoing whether the business wrote it
 * @param customer the other side, by phone number or by business-scoped user id, whichever the
 *     message names; absent where nothing tells
 */
public record WhatsAppParties(boolean outgoing, @Nullable String customer) {

  private static final String FROM = "from";
  private static final String CONTACTS = "contacts";

  /**
   * The sides of a message that arrived. What a business wrote before its account was connected
   * comes here, too, with its own number as the sender.
   *
   * @param value of the change that the message stands in
   */
  public static WhatsAppParties ofMessage(JsonNode value, JsonNode message) {
    return sameNumber(message.path(FROM), value.path("metadata").path("display_phone_number"))
        ? new WhatsAppParties(true, first(message, "to", "to_user_id"))
        : new WhatsAppParties(false, sender(value, message));
  }

  /**
   * The sides of a message that somebody at the business wrote with another app.
   *
   * @param value of the change that the echo stands in
   */
  public static WhatsAppParties ofEcho(JsonNode value, JsonNode echo) {
    String named = first(echo.path("message"), "to", "to_user_id");
    String customer = named == null ? first(echo, "to", "to_user_id", "recipient_id") : named;
    return new WhatsAppParties(true, customer == null ? onlyContact(value) : customer);
  }

  /** Since user names came (2026), a message may lack the sender's phone number, or the sender. */
  private static @Nullable String sender(JsonNode value, JsonNode message) {
    String named = first(message, FROM, "from_user_id");
    String told = named == null ? first(message.path("system"), "user_id", "wa_id") : named;
    return told == null ? onlyContact(value) : told;
  }

  private static @Nullable String onlyContact(JsonNode value) {
    JsonNode nested = value.path("standby").path(CONTACTS);
    JsonNode contacts = nested.isArray() ? nested : value.path(CONTACTS);
    return contacts.isArray() && contacts.size() == 1
        ? first(contacts.path(0), "wa_id", "user_id")
        : null;
  }

  /** Meta writes one number with and without a plus sign, spaces and hyphens. */
  private static boolean sameNumber(JsonNode one, JsonNode other) {
    String digits = digits(one);
    return !digits.isEmpty() && digits.equals(digits(other));
  }

  private static String digits(JsonNode number) {
    String text = MetaJson.text(number);
    return text == null ? "" : text.replaceAll("[^0-9]", "");
  }

  private static @Nullable String first(JsonNode node, String... names) {
    for (String name : names) {
      String text = MetaJson.text(node.path(name));
      if (text != null) {
        return text;
      }
    }
    return null;
  }
}
