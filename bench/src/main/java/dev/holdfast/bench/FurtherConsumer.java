package dev.holdfast.bench;

import dev.holdfast.event.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * Processor time of PostgreSQL for each event that a consumer of all events claims and settles,
 * with an empty handler and without records: what one more of them would cost.
 */
final class FurtherConsumer {

  private static final int EVENTS = 300_000;

  /** {@code getconf CLK_TCK}, on Linux always. */
  private static final double TICKS_PER_SECOND = 100;

  /** Of the fields after the name in brackets: the processor time in user and in kernel mode. */
  private static final int UTIME = 11;

  private static final int STIME = 12;

  private final Tables tables;

  FurtherConsumer(Tables tables) {
    this.tables = tables;
  }

  String measure() throws SQLException, IOException, InterruptedException {
    Drain.passAll(tables);
    new SampleLog(tables).append(EVENTS);
    tables.execute("VACUUM ANALYZE events");
    Map<Long, Double> before = secondsOfBackends();
    double seconds =
        Drain.seconds(tables, Drain.empty(Order.NONE), work -> work.tally().processed() >= EVENTS);
    double used = 0;
    for (Map.Entry<Long, Double> backend : secondsOfBackends().entrySet()) {
      used += backend.getValue() - before.getOrDefault(backend.getKey(), 0.0);
    }
    return "%.1f us of PostgreSQL for each event, at %,.0f events/s"
        .formatted(1e6 * used / EVENTS, EVENTS / seconds);
  }

  /** Of those that claim and settle, by their process. */
  private Map<Long, Double> secondsOfBackends() throws SQLException, IOException {
    String sql = "SELECT pid FROM pg_stat_activity WHERE application_name = 'holdfast queue'";
    Map<Long, Double> seconds = new HashMap<>();
    try (Connection connection = tables.database().general().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        seconds.put(rows.getLong(1), seconds(rows.getLong(1)));
      }
    }
    return seconds;
  }

  private static double seconds(long process) throws IOException {
    String stat = Files.readString(Path.of("/proc", String.valueOf(process), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
  }
}
