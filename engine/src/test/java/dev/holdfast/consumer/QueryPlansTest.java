package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.database.Database;
import dev.holdfast.log.Append;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A plan made for an empty queue stays in force while the queue fills. So the plans of claiming and
 * settling must be the good ones whatever the table holds and the statistics say.
 */
class QueryPlansTest {

  private static final Database DATABASE = TestDatabase.fresh();

  @BeforeAll
  static void noStatistics() throws SQLException {
    execute("ALTER TABLE event_states SET (autovacuum_enabled = off)");
    execute("ALTER TABLE events_0000 SET (autovacuum_enabled = off)");
  }

  @AfterAll
  static void closeDatabase() {
    DATABASE.close();
  }

  @Test
  void claiming_and_settling_use_only_index_scans_on_an_empty_a_fresh_and_a_large_table()
      throws SQLException {
    expectIndexScans("empty");
    new Append(DATABASE.general()).append(TestEvents.messages("m-", 1_000));
    expectIndexScans("freshly filled, without statistics");
    addStates(1_000_000);
    expectIndexScans("a million rows, without statistics");
    execute("ANALYZE");
    expectIndexScans("a million rows, with statistics");
    execute("TRUNCATE events, event_states");
    execute("ANALYZE");
    expectIndexScans("emptied, with statistics that say so");
  }

  private static void expectIndexScans(String table) throws SQLException {
    assertThat(plan(withValues(Queue.CLAIM, "true", "250", "30000", "33554432")))
        .as("claim, " + table)
        .contains("event_states_due", "event_states_pkey")
        .containsPattern(
            "events_0000_pkey on events_0000.*\\n *Index Cond: \\(id = claimed.event_id\\)")
        .doesNotContain("Seq Scan on event", "Bitmap", "Hash Join", "Merge Join", "Sort");
    assertThat(plan(withValues(Queue.SETTLE_DONE, "'{1,2}'", "'{7,7}'")))
        .as("settle, " + table)
        .contains("event_states_pkey")
        .doesNotContain("Seq Scan on event", "Bitmap", "Hash Join", "Merge Join");
    assertThat(plan(withValues(Queue.RENEW, "'{1,2}'", "'{7,7}'", "30000")))
        .as("renew, " + table)
        .contains("event_states_pkey")
        .doesNotContain("Seq Scan on event", "Bitmap", "Hash Join", "Merge Join");
  }

  private static String withValues(String sql, String... values) {
    String complete = sql;
    for (String value : values) {
      complete = complete.replaceFirst("\\?", value);
    }
    return complete;
  }

  private static String plan(String sql) throws SQLException {
    StringBuilder plan = new StringBuilder();
    try (Connection connection = DATABASE.queue().getConnection();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("EXPLAIN " + sql)) {
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
    }
    return plan.toString();
  }

  /**
   * States without their events: the planner looks at the queue, and a million payloads take a
   * minute.
   */
  private static void addStates(int rows) throws SQLException {
    execute(
        """
        SET session_replication_role = replica;
        INSERT INTO event_states (event_id, status, due_at, payload_bytes)
        SELECT nextval('event_ids'), 'pending', now(), 500
        FROM generate_series(1, %d);
        RESET session_replication_role
        """
            .formatted(rows));
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = DATABASE.general().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
