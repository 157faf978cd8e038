package dev.holdfast.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What is in the database, to ask for. */
record Known(List<Sample> samples, List<ErrorSample> errors) {

  /** An event, drawn at random, so that busy pages and conversations come often. */
  record Sample(
      long id, int page, String object, String type, String conversation, Instant receivedAt) {}

  private static final String DRAW =
      """
      SELECT e.id, p.id AS page_id, e.object, e.event_type, e.conversation, e.received_at
      FROM (SELECT DISTINCT 1 + floor(random() * (SELECT max(id) FROM events))::bigint AS id
            FROM generate_series(1, 2000)) AS drawn
      JOIN events e ON e.id = drawn.id
      JOIN pages p ON p.object = e.object AND p.account = e.account
      WHERE e.conversation IS NOT NULL
      """;

  private static final List<String> STATUSES =
      List.of("pending", "processing", "processed", "failed", "dead_letter");

  static Known of(Tables tables) throws SQLException {
    List<Sample> samples = new ArrayList<>();
    try (Connection connection = tables.database().general().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(DRAW)) {
      while (rows.next()) {
        samples.add(
            new Sample(
                rows.getLong(1),
                rows.getInt(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getTimestamp(6).toInstant()));
      }
    }
    return new Known(samples, ErrorSample.all());
  }

  Sample any() {
    return anyOf(samples);
  }

  String status() {
    return anyOf(STATUSES);
  }

  String errorGroup() {
    return anyOf(errors).group();
  }

  /** A few words that are in some errors. */
  String errorText() {
    return anyOf(errors).text().substring(0, 12);
  }

  private static <T> T anyOf(List<T> things) {
    return things.get(ThreadLocalRandom.current().nextInt(things.size()));
  }
}
