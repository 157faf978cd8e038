package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestSql;
import dev.holdfast.database.Database;
import dev.holdfast.log.Append;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A plan made for an empty queue stays in force while the queue fills. So the plans of claiming and
 * settling must be the good ones whatever the table holds and the statistics say.
 */
class QueryPlansTest {

  private static final String IDS = "'{1,2}'";
  private static final String FENCES = "'{7,7}'";

  private static final Database DATABASE = TestDatabase.fresh();

  @BeforeAll
  static void noStatistics() throws SQLException {
    for (String table : List.of("event_states", "batches", "events_0000")) {
      execute("ALTER TABLE " + table + " SET (autovacuum_enabled = off)");
    }
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
    addExceptionsAndBatches(300_000);
    expectIndexScans("many rows, without statistics");
    execute("ANALYZE");
    expectIndexScans("many rows, with statistics");
    execute("TRUNCATE events, event_states, batches");
    execute("ANALYZE");
    expectIndexScans("emptied, with statistics that say so");
  }

  private static void expectIndexScans(String table) throws SQLException {
    expect("look, " + table, plan(Batches.LOOK, "1"), "event_states_due");
    expect(
        "claim a batch, " + table,
        plan(Batches.CLAIM, "1000", "1", "250", "33554432", "30000"),
        "events_0000_pkey",
        "event_states_pkey",
        "event_states_holds");
    expect(
        "claim and sort, " + table,
        plan(Batches.CLAIM_AND_SORT, "1000", "1", "250", "33554432", "30000"),
        "events_0000_pkey",
        "event_states_pkey",
        "event_states_holds",
        "received_at_idx",
        "hashtextextended_id_idx");
    expect("finish, " + table, plan(Batches.FINISH, IDS, FENCES, "1"), "batches_");
    expect(
        "leave, " + table,
        plan(Batches.LEAVE, "1", IDS, FENCES),
        "batches_pkey",
        "events_0000_pkey",
        "event_states_pkey",
        "event_states_holds");
    expect(
        "renew a batch, " + table, plan(Batches.RENEW, IDS, FENCES, "1", "30000"), "batches_pkey");
    expect("lost batches, " + table, plan(Batches.LOST, "1"), "batches_open");
    expect(
        "claim alone, " + table,
        plan(Exceptions.CLAIM, "1", "true", "250", "30000", "1", "33554432"),
        "event_states_due",
        "event_states_pkey",
        "event_states_holds",
        "events_0000_pkey");
    expect(
        "settle alone, " + table,
        plan(Exceptions.SETTLE_DONE, IDS, FENCES, "1"),
        "event_states_pkey");
    expect(
        "renew alone, " + table,
        plan(Exceptions.RENEW, "1", IDS, FENCES, "30000"),
        "event_states_pkey");
  }

  private static void expect(String what, String plan, String... indexes) {
    assertThat(plan)
        .as(what)
        .contains(indexes)
        .doesNotContain("Seq Scan on event", "Seq Scan on batches", "Bitmap")
        .doesNotContain("Hash Join", "Merge Join");
  }

  private static String withValues(String sql, String... values) {
    String complete = sql;
    for (String value : values) {
      complete = complete.replaceFirst("\\?", value);
    }
    return complete;
  }

  private static String plan(String sql, String... values) throws SQLException {
    return plan(withValues(sql, values));
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
   * Without their events: the planner looks at these tables, and so many payloads take a minute.
   */
  private static void addExceptionsAndBatches(int rows) throws SQLException {
    execute(
        """
        INSERT INTO event_states (event_id, status, event_type, due_at, payload_bytes, holds, holds_from)
        SELECT n, 'pending', 'page.feed', now(), 500, CASE WHEN n %% 2 = 0 THEN n END,
               CASE WHEN n %% 2 = 0 THEN n + 1 END
        FROM generate_series(1, %1$d) n;
        INSERT INTO batches (consumer, after_id, last_id, fence, events, leased_until, finished_at)
        SELECT 1, n, n + 1, n, 1, now(), now() FROM generate_series(1, %1$d) n
        """
            .formatted(rows));
  }

  private static void execute(String sql) throws SQLException {
    TestSql.execute(DATABASE.general(), sql);
  }
}
