package dev.holdfast.alert;

import dev.holdfast.event.Event;
import dev.holdfast.log.EventLog;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * When each app last had an event. Remembered in memory by whoever appends, and written down from
 * time to time, so that nobody has to look for it in the log. Thread-safe.
 */
final class LastEvents {

  private static final String WRITE =
      """
      INSERT INTO last_events AS known (app, received_at) VALUES (:app, :at)
      ON CONFLICT (app) DO UPDATE SET received_at = excluded.received_at
      WHERE known.received_at < excluded.received_at
      """;

  private static final String FORGET_OTHERS = "DELETE FROM last_events WHERE app <> ALL (:apps)";

  private final Map<String, Instant> unwritten = new ConcurrentHashMap<>();

  /** The same log, listened to. */
  EventLog listenTo(EventLog log) {
    return new EventLog() {
      @Override
      public List<Boolean> append(List<Event> batch) throws SQLException {
        List<Boolean> isNew = log.append(batch);
        batch.forEach(event -> note(event.app(), event.receivedAt()));
        return isNew;
      }
    };
  }

  private void note(String app, Instant at) {
    unwritten.merge(app, at, (known, later) -> later.isAfter(known) ? later : known);
  }

  /**
   * Writes down what is new.
   *
   * @param apps all that there are; what is known of others is forgotten
   */
  void write(Handle handle, Set<String> apps) {
    Map<String, Instant> written = Map.copyOf(unwritten);
    written.forEach(
        (app, at) -> handle.createUpdate(WRITE).bind("app", app).bind("at", at).execute());
    handle.createUpdate(FORGET_OTHERS).bindArray("apps", String.class, apps.toArray()).execute();
    written.forEach(unwritten::remove);
  }
}
