package dev.holdfast.consumer;

import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** An event as a claim brings it. */
final class EventRow {

  private EventRow() {}

  static Event read(ResultSet row) throws SQLException {
    return new Event(
        row.getString("app"),
        row.getString("object"),
        row.getString("event_type"),
        new Identity(row.getObject("identity", UUID.class)),
        row.getString("account"),
        row.getString("conversation"),
        row.getTimestamp("occurred_at").toInstant(),
        row.getTimestamp("received_at").toInstant(),
        row.getString("payload"),
        null,
        row.getString("trace"));
  }
}
