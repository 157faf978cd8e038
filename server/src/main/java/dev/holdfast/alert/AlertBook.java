package dev.holdfast.alert;

import dev.holdfast.query.WrittenWith;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** All alerts, those that fire and those that are over. Thread-safe. */
final class AlertBook {

  /** What is no longer found is over a little later, so that one at the limit is not told often. */
  static final Duration RESOLVED_AFTER = Duration.ofMinutes(2);

  private static final Duration KEPT = Duration.ofDays(90);

  /** How many that are over are listed. */
  private static final int HISTORY = 100;

  private static final String FOUND_AGAIN =
      """
      UPDATE alerts SET summary = :summary, advice = :advice, last_found_at = :now
      WHERE rule = :rule AND subject = :subject AND resolved_at IS NULL
      """;

  /** What was silenced stays silenced, also when it was over in between. */
  private static final String RAISE =
      """
      INSERT INTO alerts (rule, subject, summary, advice, raised_at, last_found_at,
                          silenced_until, silenced_by)
      SELECT :rule, :subject, :summary, :advice, this.moment, this.moment, silent.silenced_until,
             silent.silenced_by
      FROM (SELECT CAST(:now AS timestamptz) AS moment) AS this
      LEFT JOIN LATERAL (
        SELECT silenced_until, silenced_by FROM alerts
        WHERE rule = :rule AND subject = :subject AND silenced_until > this.moment
          AND resolved_at > this.moment - interval '31 days'
        ORDER BY id DESC LIMIT 1) AS silent ON true
      """;

  private static final String RESOLVE =
      """
      UPDATE alerts SET resolved_at = :now
      WHERE resolved_at IS NULL AND last_found_at <= :before
      RETURNING id
      """;

  private static final String FORGET = "DELETE FROM alerts WHERE resolved_at < :before";

  private static final String FIRING =
      "SELECT * FROM alerts WHERE resolved_at IS NULL ORDER BY raised_at DESC, id DESC";

  private static final String OVER =
      """
      SELECT * FROM alerts WHERE resolved_at IS NOT NULL
      ORDER BY resolved_at DESC, id DESC LIMIT :limit
      """;

  private static final String SILENCE =
      """
      UPDATE alerts SET silenced_until = :until, silenced_by = :by
      WHERE id = :id AND resolved_at IS NULL
      RETURNING *
      """;

  private static final String COUNT =
      "SELECT rule, count(*) AS count FROM alerts WHERE resolved_at IS NULL GROUP BY rule";

  private final Jdbi jdbi;

  AlertBook(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Raises what is new and ends what is over.
   *
   * @param handle in a transaction in which nobody else does it
   * @return the ids of those that are over now
   */
  static List<Long> write(Handle handle, List<Finding> findings, Instant now) {
    for (Finding finding : findings) {
      if (bound(handle, FOUND_AGAIN, finding, now) == 0) {
        bound(handle, RAISE, finding, now);
      }
    }
    handle.createUpdate(FORGET).bind("before", now.minus(KEPT)).execute();
    return handle
        .createQuery(RESOLVE)
        .bind("now", now)
        .bind("before", now.minus(RESOLVED_AFTER))
        .mapTo(Long.class)
        .list();
  }

  private static int bound(Handle handle, String sql, Finding finding, Instant now) {
    return handle
        .createUpdate(sql)
        .bind("rule", finding.rule().word())
        .bind("subject", finding.subject())
        .bind("summary", finding.summary())
        .bind("advice", finding.advice())
        .bind("now", now)
        .execute();
  }

  List<Alert> firing() {
    return jdbi.withHandle(handle -> handle.createQuery(FIRING).map(Alert::of).list());
  }

  /** Those that are over, the latest first. */
  List<Alert> over() {
    return jdbi.withHandle(
        handle -> handle.createQuery(OVER).bind("limit", HISTORY).map(Alert::of).list());
  }

  /** How many fire, by the word of the rule; none of most. */
  Map<String, Long> count() {
    Map<String, Long> none = new TreeMap<>();
    for (Rule rule : Rule.values()) {
      none.put(rule.word(), 0L);
    }
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(COUNT)
                .reduceRows(
                    none,
                    (counts, row) -> {
                      counts.put(
                          row.getColumn("rule", String.class), row.getColumn("count", Long.class));
                      return counts;
                    }));
  }

  /**
   * Silences an alert that fires, or ends that.
   *
   * @param until empty: no longer
   * @return empty where no such alert fires
   */
  Optional<Alert> silence(
      long id, Optional<Instant> until, String by, WrittenWith<Alert> writtenWith) {
    return jdbi.inTransaction(
        handle -> {
          Optional<Alert> silenced =
              handle
                  .createQuery(SILENCE)
                  .bind("id", id)
                  .bind("until", until.orElse(null))
                  .bind("by", until.map(_ -> by).orElse(null))
                  .map(Alert::of)
                  .findOne();
          silenced.ifPresent(alert -> writtenWith.write(handle, alert));
          return silenced;
        });
  }
}
