package dev.holdfast.record;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A payment that a WhatsApp message asked for, as last told.
 *
 * @param messageId the message that asked for it
 * @param word what became of it: {@code pending}, {@code captured}, {@code failed} …
 * @param status Meta's item
 */
record Payment(Source source, String messageId, String word, JsonNode status) implements Row {

  static final Table<Payment> TABLE =
      Table.latest(
          "payments",
          List.of(
              Column.key("reference_id", row -> JsonFields.id(row.payment(), "reference_id")),
              Column.key("message_id", Payment::messageId)),
          List.of(
              Column.text("payer_id", Payment::payer),
              Column.text("status", Payment::word),
              Column.bigint("amount_value", row -> JsonFields.integer(row.amount(), "value")),
              Column.bigint("amount_offset", row -> JsonFields.integer(row.amount(), "offset")),
              Column.text("currency", row -> JsonFields.text(row.payment(), "currency")),
              Column.text("transaction_id", row -> JsonFields.text(row.transaction(), "id")),
              Column.text("transaction_type", row -> JsonFields.text(row.transaction(), "type")),
              Column.text(
                  "transaction_status", row -> JsonFields.word(row.transaction(), "status")),
              Column.jsonb("refunds", row -> JsonFields.written(row.transaction().path("refunds"))),
              Column.jsonb("error", row -> JsonFields.written(row.transaction().path("error")))));

  private @Nullable String payer() {
    return JsonFields.id(status, "recipient_id", "recipient_user_id");
  }

  private JsonNode payment() {
    return status.path("payment");
  }

  private JsonNode amount() {
    return payment().path("amount");
  }

  private JsonNode transaction() {
    return payment().path("transaction");
  }
}
