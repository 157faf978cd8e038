package dev.holdfast;

import dev.holdfast.event.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What is stored, read as a person's SQL would read it. */
public final class TestInbox {

  /** Sends an event that stands aside back as a person does who retries it. */
  private static final String RETRY =
      """
      UPDATE event_states
      SET status = 'pending', due_at = now(), retry_count = 0, lost_claims = 0, last_error = NULL,
          error_group = NULL,
          handlers = (SELECT jsonb_object_agg(key, value) FROM jsonb_each(handlers)
                      WHERE value = 'null')
      WHERE event_id = ?
      """;

  /** Sends a processed event back as a person does who replays it. */
  private static final String REPLAY =
      """
      INSERT INTO event_states (event_id, status, event_type, due_at, payload_bytes)
      SELECT id, 'pending', event_type, now(), payload_bytes FROM events WHERE id = ?
      """;

  private static final String ALL =
      """
      SELECT w.id, w.page_id, e.account, w.event_type, w.status, w.retry_count, w.last_error,
             w.processed_at IS NOT NULL AS processed, w.payload
      FROM webhook_events w JOIN events e ON e.id = w.id
      ORDER BY w.id DESC
      """;

  /** An event and what became of it. */
  public record Stored(
      long id,
      @Nullable Integer pageId,
      @Nullable String page,
      String type,
      Status status,
      int retryCount,
      @Nullable String lastError,
      boolean processed,
      String payload) {}

  private final DataSource database;

  public TestInbox(DataSource database) {
    this.database = database;
  }

  /** All events, the newest first. */
  public List<Stored> all() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(ALL);
        ResultSet rows = statement.executeQuery()) {
      List<Stored> all = new ArrayList<>();
      while (rows.next()) {
        all.add(stored(rows));
      }
      return all;
    }
  }

  private static Stored stored(ResultSet row) throws SQLException {
    return new Stored(
        row.getLong("id"),
        row.getObject("page_id", Integer.class),
        row.getString("account"),
        row.getString("event_type"),
        Status.of(row.getString("status")).orElseThrow(),
        row.getInt("retry_count"),
        row.getString("last_error"),
        row.getBoolean("processed"),
        row.getString("payload"));
  }

  public Stored newest() throws SQLException {
    return all().getFirst();
  }

  public Optional<Stored> find(long id) throws SQLException {
    return all().stream().filter(event -> event.id() == id).findFirst();
  }

  public List<Stored> list(Predicate<Stored> wanted) throws SQLException {
    return all().stream().filter(wanted).toList();
  }

  public int total() throws SQLException {
    return all().size();
  }

  /** How many events are in this status. */
  public int count(Status status) throws SQLException {
    return list(event -> event.status() == status).size();
  }

  /** The bytes kept beside an event. */
  public byte[] bytes(long id) throws SQLException {
    return kept(id, "bytes", row -> row.getBytes(1));
  }

  /** Why bytes are kept beside an event. */
  public String reason(long id) throws SQLException {
    return kept(id, "reason", row -> row.getString(1));
  }

  @FunctionalInterface
  private interface Column<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> T kept(long id, String name, Column<T> column) throws SQLException {
    String sql = "SELECT " + name + " FROM event_bytes WHERE event_id = ?";
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, id);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return column.read(row);
      }
    }
  }

  /** Sends an event back, wherever it is. */
  public void retry(long id) throws SQLException {
    if (update(RETRY, id) == 0) {
      update(REPLAY, id);
    }
  }

  private int update(String sql, long id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, id);
      return statement.executeUpdate();
    }
  }
}
