package dev.holdfast.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What is told to whom. A notice is written in the transaction of what it tells, and sent after it;
 * it is noted as sent when the channel has taken it, so after a crash between the two it is sent
 * again. Thread-safe.
 */
final class Notices {

  /** Longer than any channel takes to send; whoever holds a notice for longer is gone. */
  static final Duration LEASE = Duration.ofMinutes(2);

  /** What could not be sent for so long is old. */
  static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  /** How many are listed. */
  private static final int LISTED = 100;

  /** To channels that know nothing of it, and again to those that heard of it long ago. */
  private static final String MAKE =
      """
      INSERT INTO alert_notices (alert_id, channel, kind, made_at, due_at)
      SELECT a.id, c.channel, CASE WHEN last.id IS NULL THEN 'raised' ELSE 'repeated' END,
             CAST(:now AS timestamptz), CAST(:now AS timestamptz)
      FROM alerts a
      CROSS JOIN unnest(:channels) AS c (channel)
      LEFT JOIN LATERAL (
        SELECT n.id, n.made_at, n.due_at FROM alert_notices n
        WHERE n.alert_id = a.id AND n.channel = c.channel ORDER BY n.id DESC LIMIT 1) AS last ON true
      WHERE a.resolved_at IS NULL AND (a.silenced_until IS NULL OR a.silenced_until <= :now)
        AND (last.id IS NULL OR last.due_at IS NULL AND last.made_at <= :before)
      ORDER BY a.id, c.channel
      """;

  /** To all that know of it, silenced or not: nobody waits for the end of what is over. */
  private static final String MAKE_RESOLVED =
      """
      INSERT INTO alert_notices (alert_id, channel, kind, made_at, due_at)
      SELECT DISTINCT alert_id, channel, 'resolved', CAST(:now AS timestamptz), CAST(:now AS timestamptz)
      FROM alert_notices WHERE alert_id = ANY (:over) ORDER BY alert_id, channel
      """;

  private static final String GIVE_UP =
      """
      UPDATE alert_notices
      SET due_at = NULL, error = coalesce(error, 'no process has this channel any more')
      WHERE due_at IS NOT NULL AND made_at < :before
      """;

  /** One after the other about each alert, so that no channel hears of the end first. */
  private static final String CLAIM =
      """
      UPDATE alert_notices SET due_at = :until, attempts = attempts + 1
      WHERE id = (
        SELECT id FROM alert_notices n
        WHERE channel = :channel AND due_at <= :now
          AND NOT EXISTS (
            SELECT FROM alert_notices earlier
            WHERE earlier.alert_id = n.alert_id AND earlier.channel = n.channel
              AND earlier.id < n.id AND earlier.due_at IS NOT NULL)
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id
      """;

  private static final String FIND =
      """
      SELECT n.id AS notice_id, n.kind, n.attempts, a.*
      FROM alert_notices n JOIN alerts a ON a.id = n.alert_id WHERE n.id = :id
      """;

  private static final String SENT =
      """
      WITH sent AS (
        UPDATE alert_notices SET due_at = NULL, sent_at = :now, error = NULL WHERE id = :id
        RETURNING alert_id)
      UPDATE alerts SET last_sent_at = :now FROM sent WHERE alerts.id = sent.alert_id
      """;

  private static final String FAILED =
      "UPDATE alert_notices SET due_at = :again, error = :error WHERE id = :id AND due_at IS NOT NULL";

  private static final String NEWEST =
      """
      SELECT n.*, a.rule, a.subject FROM alert_notices n JOIN alerts a ON a.id = n.alert_id
      ORDER BY n.id DESC LIMIT :limit
      """;

  /** A notice that is about to be sent. */
  record Claimed(long id, Notice.Kind kind, int attempts, Alert alert) {}

  private final Jdbi jdbi;

  Notices(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Makes those that are to be sent now.
   *
   * @param handle in the transaction of what they tell
   * @param over the ids of alerts that have just ended
   * @param channels the names of all
   * @param repeat after how long an alert that still fires is told again; empty: never
   */
  static void make(
      Handle handle,
      List<Long> over,
      List<String> channels,
      Optional<Duration> repeat,
      Instant now) {
    handle
        .createUpdate(MAKE_RESOLVED)
        .bindArray("over", Long.class, over)
        .bind("now", now)
        .execute();
    handle
        .createUpdate(MAKE)
        .bindArray("channels", String.class, channels)
        .bind("now", now)
        .bind("before", repeat.map(now::minus).orElse(Instant.EPOCH))
        .execute();
    handle.createUpdate(GIVE_UP).bind("before", now.minus(GIVEN_UP_AFTER)).execute();
  }

  /** The next one for this channel; nobody else gets it while the lease lasts. */
  Optional<Claimed> claim(String channel, Instant now) {
    return jdbi.inTransaction(
        handle ->
            handle
                .createQuery(CLAIM)
                .bind("channel", channel)
                .bind("now", now)
                .bind("until", now.plus(LEASE))
                .mapTo(Long.class)
                .findOne()
                .flatMap(id -> find(handle, id)));
  }

  private static Optional<Claimed> find(Handle handle, long id) {
    return handle
        .createQuery(FIND)
        .bind("id", id)
        .map(
            row ->
                new Claimed(
                    row.getColumn("notice_id", Long.class),
                    Notice.Kind.of(row.getColumn("kind", String.class)),
                    row.getColumn("attempts", Integer.class),
                    Alert.of(row)))
        .findOne();
  }

  void sent(Claimed notice, Instant now) {
    jdbi.useHandle(
        handle -> handle.createUpdate(SENT).bind("id", notice.id()).bind("now", now).execute());
  }

  /** It is tried again later, ever less often. */
  void failed(Claimed notice, String error, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(FAILED)
                .bind("id", notice.id())
                .bind("again", now.plus(wait(notice.attempts())))
                .bind("error", error)
                .execute());
  }

  private static Duration wait(int attempts) {
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(attempts - 1, 10));
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }

  /** The latest, whatever became of them. */
  List<Notice> newest() {
    return jdbi.withHandle(
        handle -> handle.createQuery(NEWEST).bind("limit", LISTED).map(Notice::of).list());
  }
}
