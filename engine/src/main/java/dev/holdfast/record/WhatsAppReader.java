package dev.holdfast.record;

import dev.holdfast.meta.WhatsAppParties;
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
    String ourNumber = JsonFields.id(value.path("metadata"), "phone_number_id");
    for (JsonNode message : JsonFields.items(lists.path("messages"))) {
      message(source, parties(ourNumber, WhatsAppParties.ofMessage(value, message)), message);
    }
    for (JsonNode echo : JsonFields.items(lists.path("message_echoes"))) {
      message(source, parties(ourNumber, WhatsAppParties.ofEcho(value, echo)), echo);
    }
    JsonFields.items(lists.path("history")).forEach(chunk -> history(source, value, chunk));
    for (JsonNode status : JsonFields.items(lists.path("statuses"))) {
      status(source, field, status);
    }
    JsonFields.items(lists.path("calls")).forEach(call -> call(source, value, call));
  }

  private static Parties parties(@Nullable String ourNumber, WhatsAppParties parties) {
    String customer = JsonFields.bounded(parties.customer());
    return parties.outgoing() ? Parties.out(ourNumber, customer) : Parties.in(customer, ourNumber);
  }

  /** What was written before the account was connected: a thread for each customer. */
  private void history(Source source, JsonNode value, JsonNode chunk) {
    String ourNumber = JsonFields.id(value.path("metadata"), "phone_number_id");
    for (JsonNode thread : JsonFields.items(chunk.path("threads"))) {
      String customer = JsonFields.id(thread, "id");
      boolean known = ourNumber != null && customer != null;
      String conversation = known ? ourNumber + ":" + customer : null;
      for (JsonNode message : JsonFields.items(thread.path("messages"))) {
        boolean outgoing = WhatsAppParties.ofMessage(value, message).outgoing();
        message(
            source.telling(Times.of(message, "timestamp"), conversation),
            parties(ourNumber, new WhatsAppParties(outgoing, customer)),
            message);
      }
    }
  }

  private void message(Source source, Parties parties, JsonNode item) {
    JsonNode message = content(item);
    String type = JsonFields.text(message, "type");
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
    String id = JsonFields.id(item, "id");
    if (id == null) {
      return;
    }
    batch.messages.add(Message.sent(source, id, parties, WhatsAppContent.of(message)));
    if (message.path("referral").isObject()) {
      batch.referrals.add(new Referral(source, parties.sender(), id, message.path("referral")));
    }
  }

  private void edit(Source source, JsonNode edit) {
    String original = JsonFields.id(edit, "original_message_id");
    if (original != null) {
      String text = WhatsAppContent.of(edit.path("message")).text();
      batch.messages.add(Message.edited(source, original, null, text));
    }
  }

  private void revoke(Source source, JsonNode revoke) {
    String original = JsonFields.id(revoke, "original_message_id");
    if (original != null) {
      batch.messages.add(Message.deleted(source, original));
    }
  }

  /** A reaction without an emoji takes the person's reaction back. */
  private void reaction(Source source, @Nullable String actor, JsonNode reaction) {
    String target = JsonFields.id(reaction, "message_id");
    String emoji = JsonFields.text(reaction, "emoji");
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
    String id = JsonFields.id(status, "id");
    String word = JsonFields.word(status, "status");
    if (id == null || word == null) {
      return;
    }
    String type = field.equals("calls") ? "call" : JsonFields.text(status, "type");
    switch (type == null ? "" : type) {
      case "call" -> batch.calls.add(Call.told(source, id, word));
      case "payment" -> batch.payments.add(new Payment(source, id, word, status));
      default -> batch.messageStatuses.add(new MessageStatus(source, id, word, status));
    }
  }

  private void call(Source source, JsonNode value, JsonNode call) {
    String id = JsonFields.id(call, "id");
    String state = JsonFields.word(call, "event");
    if (id != null && state != null) {
      batch.calls.add(
          Call.told(source, id, state, WhatsAppCall.line(call), WhatsAppCall.ending(value, call)));
    }
  }
}
