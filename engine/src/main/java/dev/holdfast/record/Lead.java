package dev.holdfast.record;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Somebody filled in a lead form. */
record Lead(Source source, String id, JsonNode value) implements Row {

  private static final Column<Lead> FIELD_DATA =
      Column.jsonb("field_data", lead -> JsonFields.written(lead.value.path("field_data")));

  /** A lead may be told with and without its answers: nothing takes them away again. */
  static final Table<Lead> TABLE =
      Table.latestWith(
          FIELD_DATA,
          "leads",
          List.of(Column.key("lead_id", Lead::id)),
          List.of(
              Column.text("form_id", lead -> JsonFields.text(lead.value, "form_id")),
              Column.text("ad_id", lead -> JsonFields.text(lead.value, "ad_id")),
              Column.text("adgroup_id", lead -> JsonFields.text(lead.value, "adgroup_id")),
              Column.time("created_at", lead -> Times.of(lead.value, "created_time")),
              FIELD_DATA));
}
