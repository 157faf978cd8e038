package dev.holdfast.bench;

import java.util.List;

/** The statements that make events of templates, and what belongs to them. */
final class FillSql {

  static final List<String> PREPARE =
      List.of(
          "ALTER TABLE events_0000 SET (autovacuum_enabled = false)",
          "ALTER TABLE event_states SET (autovacuum_enabled = false)",
          """
          CREATE TABLE fill_templates (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, object text, event_type text,
            conversation text, payload text, has_page boolean)
          """,
          """
          CREATE TABLE fill_errors (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, error text, error_group text)
          """);

  static final String INSERT_TEMPLATE =
      """
      INSERT INTO fill_templates (object, event_type, conversation, payload, has_page)
      VALUES (?, ?, ?, ?, ?)
      """;

  static final String INSERT_ERROR = "INSERT INTO fill_errors (error, error_group) VALUES (?, ?)";

  /** 200 pages, as many of each object as it has a share in the events, at least one. */
  static final List<String> PREPARE_PAGES =
      List.of(
          """
          CREATE TABLE fill_objects AS
          SELECT object, greatest(1, round(200.0 * count(*) / sum(count(*)) OVER ()))::int AS pages
          FROM fill_templates WHERE has_page GROUP BY object
          """,
          """
          INSERT INTO pages (object, account, first_seen_at)
          SELECT object, (10000000000000000 + 7919 * number)::text, now() - interval '30 days'
          FROM fill_objects, generate_series(1, pages) AS number
          """,
          """
          CREATE TABLE fill_pages AS
          SELECT object, id, account, row_number() OVER (PARTITION BY object ORDER BY id) - 1 AS rank
          FROM pages
          """,
          "ANALYZE fill_templates, fill_errors, fill_objects, fill_pages");

  /**
   * Events from the first number to the last, of so many over 30 days. Some pages and some people
   * are much busier than others; most texts begin with a frequent word, few with a rare one. What
   * waits is due in a month, so that the database stays as it is while it is measured.
   */
  static final String STORE =
      """
      WITH stored AS (
        INSERT INTO events (id, account, app, object, event_type, identity, conversation,
                            occurred_at, received_at, payload_bytes, payload)
        SELECT n, page.account, 'default', t.object, t.event_type, gen_random_uuid(),
               replace(replace(t.conversation, '\uE000', made.account), '\uE001', partner),
               received_at - random() * interval '3 seconds', received_at, length(t.payload) + 50,
               replace(replace(replace(replace(t.payload,
                 '\uE000', made.account), '\uE001', partner), '\uE002', n::text), '\uE003', words)::jsonb
        FROM (SELECT n, 1 + floor(random() * (SELECT count(*) FROM fill_templates))::int AS template,
                     power(random(), 3) AS page, floor(2500 * power(random(), 2)) AS person,
                     random() AS word
              FROM generate_series(?, ?) AS n) AS drawn
        JOIN fill_templates t ON t.id = drawn.template
        LEFT JOIN fill_objects o ON o.object = t.object AND t.has_page
        LEFT JOIN fill_pages page ON page.object = o.object AND page.rank = floor(o.pages * drawn.page)
        CROSS JOIN LATERAL (
          SELECT coalesce(page.account, '0') AS account,
                 (2000000000000000 + 10000 * coalesce(page.id, 0) + drawn.person)::bigint::text
                   AS partner,
                 now() - interval '30 days' * (1 - n / ?::float8) AS received_at,
                 CASE WHEN word < 0.00001 THEN 'zeppelin' WHEN word < 0.001 THEN 'warranty'
                      WHEN word < 0.02 THEN 'refund' WHEN word < 0.2 THEN 'thanks' ELSE 'hello' END
                   || ' #' || n AS words) AS made
        RETURNING id, event_type, received_at, payload_bytes
      ), became AS (
        SELECT id, event_type, received_at, payload_bytes,
               CASE WHEN id % 500 = 7 THEN 'dead_letter' WHEN id % 3333 = 1 THEN 'failed'
                    WHEN id > 0.998 * total AND id % 10 = 0 THEN 'pending'
                    ELSE 'processed' END AS status,
               1 + floor(40 * power(random(), 2))::int AS error
        FROM stored, (SELECT ?::bigint AS total) AS all_events
      )
      INSERT INTO event_states (event_id, payload_bytes, status, event_type, due_at, retry_count,
                                last_error, error_group)
      SELECT b.id, payload_bytes, status, b.event_type,
             CASE WHEN status IN ('pending', 'failed') THEN now() + interval '30 days' END,
             CASE status WHEN 'dead_letter' THEN 3 WHEN 'failed' THEN 1 + b.id % 2 ELSE 0 END,
             replace(e.error, '#', b.id::text), e.error_group
      FROM became b
      LEFT JOIN fill_errors e ON e.id = b.error AND status IN ('failed', 'dead_letter')
      WHERE status <> 'processed'
      """;

  /** The handlers have passed all of them, 50 at a time. */
  private static final String BATCHES =
      """
      INSERT INTO batches (consumer, after_id, last_id, fence, events, leased_until, finished_at)
      SELECT 1, first - 1, last, nextval('fences'), events, done, done
      FROM (SELECT min(id) AS first, max(id) AS last, count(*) AS events,
                   max(received_at) + random() * interval '1 second' AS done
            FROM events GROUP BY (id - 1) / 50) AS ranges
      ORDER BY last
      """;

  private static final String TAKEN =
      """
      INSERT INTO consumer_counts (consumer, event_type, taken)
      SELECT 1, event_type, sum(received) FROM counted WHERE minute IS NOT NULL GROUP BY event_type
      """;

  private static final String ATTEMPTS =
      """
      INSERT INTO event_attempts
        (event_id, attempt, started_at, finished_at, outcome, error, processor)
      SELECT s.event_id, n, e.received_at + n * interval '10 minutes',
             e.received_at + n * interval '10 minutes' + interval '80 ms',
             CASE WHEN n = s.retry_count AND s.status = 'dead_letter' THEN 'dead' ELSE 'retry' END,
             s.last_error, 'process 1'
      FROM event_states s
      JOIN events e ON e.id = s.event_id
      CROSS JOIN LATERAL generate_series(1, s.retry_count) AS n
      WHERE s.status IN ('failed', 'dead_letter')
      """;

  /** Both kinds of rollup in one scan. */
  private static final String COUNT =
      """
      CREATE TEMP TABLE counted AS
      SELECT date_bin('1 minute', received_at, timestamptz 'epoch') AS minute, e.event_type,
             date_bin('1 hour', received_at, timestamptz 'epoch') AS hour, p.id AS page_id,
             count(*) AS received, count(*) / 100 AS duplicates,
             count(*) FILTER (WHERE status IS NULL) AS processed,
             sum(retry_count) FILTER (WHERE status IN ('failed', 'dead_letter')) AS failed,
             count(*) FILTER (WHERE status = 'dead_letter') AS dead_letter
      FROM events e
      LEFT JOIN event_states s ON s.event_id = e.id
      LEFT JOIN pages p ON p.object = e.object AND p.account = e.account
      GROUP BY GROUPING SETS ((1, 2), (3, 4))
      """;

  /**
   * Minutes for a day and two hours, which maintenance puts together afterwards, and hours before.
   * Here and below in the order of time, as it would have come.
   */
  private static final String MINUTES =
      """
      INSERT INTO event_slots
      SELECT minute, event_type, -1, received, duplicates, processed, coalesce(failed, 0), dead_letter
      FROM counted
      WHERE minute >= date_bin('1 hour', now() - interval '26 hours', timestamptz 'epoch')
      ORDER BY minute, event_type
      """;

  private static final String HOURS =
      """
      INSERT INTO event_hours
      SELECT date_bin('1 hour', minute, timestamptz 'epoch'), event_type, sum(received),
             sum(duplicates), sum(processed), coalesce(sum(failed), 0), sum(dead_letter)
      FROM counted
      WHERE minute < date_bin('1 hour', now() - interval '26 hours', timestamptz 'epoch')
      GROUP BY 1, 2 ORDER BY 1, 2
      """;

  private static final String PAGE_HOURS =
      """
      INSERT INTO page_slots
      SELECT hour, page_id, -1, received FROM counted WHERE hour IS NOT NULL AND page_id IS NOT NULL
      ORDER BY hour, page_id
      """;

  private static final String TOTALS =
      """
      INSERT INTO event_counts (event_type, stored, duplicates)
      SELECT event_type, sum(received), sum(duplicates) FROM counted WHERE minute IS NOT NULL
      GROUP BY event_type
      """;

  private static final String REJECTIONS =
      """
      INSERT INTO rejections (at, app, reason, bytes, remote)
      SELECT now() - n * interval '5 minutes', 'default',
             (ARRAY['signature', 'handshake', 'too_large'])[1 + n % 3], 100 + n, '192.0.2.' || n % 250
      FROM generate_series(2000, 1, -1) AS n
      """;

  private static final String REJECTION_MINUTES =
      """
      INSERT INTO rejection_minutes
      SELECT date_bin('1 minute', at, timestamptz 'epoch'), reason, count(*) FROM rejections
      GROUP BY 1, 2
      """;

  static final List<String> AFTERWARDS =
      List.of(
          "SELECT setval('event_ids', max(id)) FROM events",
          "INSERT INTO identities (identity) SELECT identity FROM events ORDER BY identity",
          BATCHES,
          ATTEMPTS,
          COUNT,
          MINUTES,
          HOURS,
          PAGE_HOURS,
          TOTALS,
          TAKEN,
          REJECTIONS,
          REJECTION_MINUTES,
          "DROP TABLE counted, fill_templates, fill_errors, fill_objects, fill_pages",
          "ALTER TABLE events_0000 RESET (autovacuum_enabled)",
          "ALTER TABLE event_states RESET (autovacuum_enabled)");

  /** Vacuumed too, as autovacuum will have done after a month. */
  static final List<String> VACUUM =
      List.of(
          "VACUUM (ANALYZE) events, identities",
          "VACUUM (ANALYZE) event_states",
          "VACUUM (ANALYZE) event_attempts, batches, event_counts, consumer_counts, event_slots, event_hours, page_slots,"
              + " pages, rejections, rejection_minutes");

  private FillSql() {}
}
