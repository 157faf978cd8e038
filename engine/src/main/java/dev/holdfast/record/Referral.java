package dev.holdfast.record;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Where a person came from; Messenger, Instagram and WhatsApp name the same things differently. */
record Referral(
    Source source, @Nullable String personId, @Nullable String messageId, JsonNode referral)
    implements Row {

  static final Table<Referral> TABLE =
      Table.perEvent(
          "referrals",
          List.of(
              Column.text("person_id", Referral::personId),
              Column.text("message_id", Referral::messageId),
              Column.text("ref", row -> JsonFields.text(row.referral, "ref")),
              Column.text("source", row -> JsonFields.text(row.referral, "source", "source_type")),
              Column.text("type", row -> JsonFields.text(row.referral, "type")),
              Column.text("ad_id", row -> JsonFields.text(row.referral, "ad_id", "source_id")),
              Column.text("click_id", row -> JsonFields.text(row.referral, "ctwa_clid")),
              Column.text(
                  "url", row -> JsonFields.text(row.referral, "source_url", "referer_uri"))));
}
