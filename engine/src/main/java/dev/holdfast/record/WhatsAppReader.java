package dev.holdfast.record;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A WhatsApp business account's changes: messages, their statuses, calls, templates, itself. */
final class WhatsAppReader {

  private final Batch batch;

  WhatsAppReader(Batch batch) {
    this.batch = batch;
  }

  void read(Source source, String field, JsonNode value) {
    if (field.startsWith("message_template_") || field.startsWith("template_")) {
      batch.templateUpdates.add(new TemplateUpdate(source, field, value));
    } else if (aboutTheAccount(field)) {
      batch.accountUpdates.add(new AccountUpdate(source, field, value));
    } else {
      conversation(source, field, value);
    }
  }

  private static boolean aboutTheAccount(String field) {
    return switch (field) {
      case "security", "payment_configuration_update", "partner_solutions" -> true;
      default ->
          field.startsWith("account_")
              || field.startsWith("phone_number_")
              || field.startsWith("business_");
    };
  }

  /** In standby, the same lists stand one level deeper. */
  private void conversation(Source source, String field, JsonNode value) {
    JsonNode lists = value.path("standby").isObject() ? value.path("standby") : value;
    String ourNumber = Json.id(value.path("metadata"), "phone_number_id");
    for (JsonNode message : Json.items(lists.path("messages"))) {
      message(source, Parties.in(sender(message), ourNumber), message);
    }
    for (JsonNode echo : Json.items(lists.path("message_echoes"))) {
      message(source, Parties.out(ourNumber, recipient(echo)), echo);
    }
    for (JsonNode status : Json.items(lists.path("statuses"))) {
      status(source, field, status);
    }
    Json.items(lists.path("calls")).forEach(call -> call(source, value, call));
  }

  private void message(Source source, Parties parties, JsonNode item) {
    JsonNode message = content(item);
    String type = Json.text(message, "type");
    switch (type == null ? "" : type) {
      case "edit" -> edit(source, message.path("edit"));
      case "revoke" -> revoke(source, message.path("revoke"));
      case "reaction" -> reaction(source, parties.sender(), message.path("reaction"));
      default -> sent(source, parties, item, message);
    }
  }

  /** Standby wraps what a business sent in the request that sent it. */
  private static JsonNode content(JsonNode item) {
    return item.path("message").isObject() ? item.path("message") : item;
  }

  private void sent(Source source, Parties parties, JsonNode item, JsonNode message) {
    String id = Json.id(item, "id");
    if (id == null) {
      return;
    }
    batch.messages.add(Message.sent(source, id, parties, WhatsAppBody.of(message)));
    if (message.path("referral").isObject()) {
      batch.referrals.add(new Referral(source, parties.sender(), id, message.path("referral")));
    }
  }

  private void edit(Source source, JsonNode edit) {
    String original = Json.id(edit, "original_message_id");
    if (original != null) {
      String text = WhatsAppBody.of(edit.path("message")).text();
      batch.messages.add(Message.edited(source, original, null, text));
    }
  }

  private void revoke(Source source, JsonNode revoke) {
    String original = Json.id(revoke, "original_message_id");
    if (original != null) {
      batch.messages.add(Message.deleted(source, original));
    }
  }

  /** A reaction without an emoji takes the person's reaction back. */
  private void reaction(Source source, @Nullable String actor, JsonNode reaction) {
    String target = Json.id(reaction, "message_id");
    String emoji = Json.text(reaction, "emoji");
    if (target != null && actor != null) {
      batch.reactions.add(
          new Reaction(
              source,
              new Reaction.Target("message", target),
              new Published.Author(actor, null),
              new Reaction.Sign(null, emoji, emoji == null)));
    }
  }

  private void status(Source source, String field, JsonNode status) {
    String id = Json.id(status, "id");
    String word = Json.word(status, "status");
    if (id == null || word == null) {
      return;
    }
    if (field.equals("calls") || "call".equals(Json.text(status, "type"))) {
      batch.calls.add(Call.told(source, id, word));
    } else {
      batch.messageStatuses.add(new MessageStatus(source, id, word, status));
    }
  }

  private void call(Source source, JsonNode value, JsonNode call) {
    String id = Json.id(call, "id");
    String state = Json.word(call, "event");
    if (id != null && state != null) {
      batch.calls.add(
          Call.told(source, id, state, WhatsAppCall.line(call), WhatsAppCall.ending(value, call)));
    }
  }

  /** People without a visible phone number have only a user id. */
  private static @Nullable String sender(JsonNode message) {
    return Json.id(message, "from", "from_user_id");
  }

  private static @Nullable String recipient(JsonNode echo) {
    String recipient = Json.id(content(echo), "to", "to_user_id");
    return recipient == null ? Json.id(echo, "to", "to_user_id", "recipient_id") : recipient;
  }
}
