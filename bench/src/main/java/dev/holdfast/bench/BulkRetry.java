package dev.holdfast.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Sends 10,000 dead letters back by a filter, while deliveries come in. */
final class BulkRetry {

  private static final int EVENTS = 10_000;

  /** The filter's end: so many dead letters are older. */
  private static final String UNTIL =
      """
      SELECT extract(epoch FROM received_at) * 1000 + 1
      FROM events e
      JOIN event_states s ON s.consumer = 1 AND s.event_id = e.id AND s.status = 'dead_letter'
      ORDER BY e.id LIMIT 1 OFFSET %d
      """
          .formatted(EVENTS - 1);

  private BulkRetry() {}

  static Figure measure(Tables tables) throws IOException, InterruptedException, SQLException {
    Instant until = Instant.ofEpochMilli((long) tables.number(UNTIL));
    String body =
        """
        {"action": "retry", "filter": {"status": "dead_letter", "to": "%s"}}\
        """
            .formatted(until);
    PacedLoad deliveries = new PacedLoad(8);
    try (ApiClient client = new ApiClient();
        Meanwhile<PacedLoad.Result> intake = Meanwhile.run(() -> deliveries.run(200, 10))) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
      long start = System.nanoTime();
      JsonNode bulk = client.post("/api/bulk-actions", body);
      String path = "/api/bulk-actions/" + bulk.get("id");
      while (bulk.get("status").asString().equals("running")) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        bulk = client.json(path);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      PacedLoad.Result accepted = intake.result();
      String detail =
          "%s, %s changed; 200 deliveries/s meanwhile: %d answered 200, %d not, p99 %.1f ms"
              .formatted(
                  bulk.get("status").asString(),
                  bulk.get("changed"),
                  accepted.answered200(),
                  accepted.otherwise(),
                  accepted.millis(0.99));
      return Figure.atMost(5, "retry 10,000 by filter", seconds, "s", detail);
    }
  }
}
