package dev.holdfast.query;

import dev.holdfast.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What was refused at the endpoint or for a wrong token: the latest with their circumstances, all
 * counted. Thread-safe.
 */
public final class Rejections {

  /** One that is kept. */
  public record Kept(long id, Rejection rejection) {}

  private static final String KEEP =
      """
      INSERT INTO rejections (at, app, reason, bytes, remote)
      VALUES (:at, :app, :reason, :bytes, :remote)
      """;

  private static final String COUNT =
      """
      INSERT INTO rejection_minutes (minute, reason, count)
      VALUES (date_bin('1 minute', now(), timestamptz 'epoch'), :reason, :count)
      ON CONFLICT (minute, reason) DO UPDATE SET count = rejection_minutes.count + excluded.count
      """;

  private static final String TRIM =
      "DELETE FROM rejections WHERE id <= (SELECT max(id) FROM rejections) - :kept";

  private static final String NEWEST =
      "SELECT * FROM rejections WHERE id < :before ORDER BY id DESC LIMIT :limit";

  private final Jdbi jdbi;
  private final Jdbi reads;
  private final int keptAtMost;

  /**
   * @param keptAtMost how many are kept; older ones go
   */
  public Rejections(Database database, int keptAtMost) {
    this.jdbi = Database.jdbi(database.general());
    this.reads = Reads.jdbi(database.reads());
    this.keptAtMost = keptAtMost;
  }

  /** How many are kept at most. */
  public int keptAtMost() {
    return keptAtMost;
  }

  /**
   * Writes these down and counts these.
   *
   * @param counts how many were refused for which reason, those that are not written down too
   */
  public void add(List<Rejection> rejections, Map<Rejection.Reason, Long> counts) {
    jdbi.useTransaction(
        handle -> {
          keep(handle, rejections);
          // In one order, so that two processes never wait for each other in a circle.
          new TreeMap<>(counts)
              .forEach(
                  (reason, count) ->
                      handle
                          .createUpdate(COUNT)
                          .bind("reason", reason.word())
                          .bind("count", count)
                          .execute());
        });
  }

  private void keep(Handle handle, List<Rejection> rejections) {
    if (rejections.isEmpty()) {
      return;
    }
    PreparedBatch batch = handle.prepareBatch(KEEP);
    for (Rejection rejection : rejections) {
      batch
          .bind("at", rejection.at())
          .bind("app", rejection.app())
          .bind("reason", rejection.reason().word())
          .bind("bytes", rejection.bytes())
          .bind("remote", rejection.remote())
          .add();
    }
    batch.execute();
    handle.createUpdate(TRIM).bind("kept", keptAtMost).execute();
  }

  /**
   * Those that are kept, newest first.
   *
   * @param before only those with a smaller id
   */
  public List<Kept> newest(long before, int limit) {
    return reads.withHandle(
        handle ->
            handle
                .createQuery(NEWEST)
                .bind("before", before)
                .bind("limit", limit)
                .map((row, _) -> kept(row))
                .list());
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        row.getLong("id"),
        new Rejection(
            row.getTimestamp("at").toInstant(),
            row.getString("app"),
            Rejection.Reason.of(row.getString("reason")),
            row.getObject("bytes", Long.class),
            row.getString("remote")));
  }
}
