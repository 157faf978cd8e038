package dev.holdfast.query;

import dev.holdfast.TestClaims;
import dev.holdfast.TestDatabase;
import dev.holdfast.TestSql;
import dev.holdfast.consumer.PostgresQueue;
import dev.holdfast.consumer.Queue;
import dev.holdfast.database.Database;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.log.Append;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of its own with events in every status, for tests of what people look at. */
public final class StoredEvents implements AutoCloseable {

  private static final Duration LEASE = Duration.ofMinutes(5);

  private final Database database = TestDatabase.fresh();
  private final Append append = new Append(database.general());
  private final Queue queue = new PostgresQueue(database.queue(), "test");
  private final AtomicInteger number = new AtomicInteger();

  public Database database() {
    return database;
  }

  public Search search() {
    return new Search(database.reads());
  }

  public Append append() {
    return append;
  }

  public Queue queue() {
    return queue;
  }

  /** Stores an event and returns its id. */
  public long store(String type, String page, String conversation, Instant receivedAt, String text)
      throws SQLException {
    append.append(List.of(event(type, page, conversation, receivedAt, text)));
    return number("SELECT max(id) FROM events");
  }

  public long store(String type) throws SQLException {
    return store(type, "10", "10:7", Instant.now(), "hello");
  }

  public Event event(
      String type, String page, String conversation, Instant receivedAt, String text) {
    String mid = "mid-" + number.incrementAndGet();
    String payload =
        """
        {"object":"page","entry":[{"id":"%s","messaging":[{"message":{"mid":"%s","text":"%s"}}]}]}
        """
            .formatted(page, mid, text);
    return new Event(
        "default",
        "page",
        type,
        Identity.of(mid),
        page,
        conversation,
        receivedAt,
        receivedAt,
        payload,
        null);
  }

  /** Claims everything that is due and gives each of these outcomes to one event, in order. */
  public void settle(Outcome... outcomes) throws SQLException {
    List<Claim> claims = TestClaims.claim(queue, outcomes.length, LEASE);
    for (int i = 0; i < claims.size(); i++) {
      settle(claims.get(i), outcomes[i]);
    }
  }

  public void settle(Claim claim, Outcome outcome) throws SQLException {
    var settlement = RetryPolicy.standard().settle(claim, outcome, Instant.now(), new Random(1));
    queue.settle(List.of(settlement), (_, _) -> {});
  }

  /** Claims the event that waits longest and leaves it so. */
  public Claim claim() throws SQLException {
    return TestClaims.claim(queue, 1, LEASE).getFirst();
  }

  public void execute(String sql) throws SQLException {
    TestSql.execute(database.general(), sql);
  }

  public long number(String sql) throws SQLException {
    return TestSql.number(database.general(), sql);
  }

  /** The filter that these words mean, such as {@code status=failed&page=7}. */
  public static EventFilter filter(String query) {
    Map<String, List<String>> texts = new HashMap<>();
    for (String part : query.split("&", -1)) {
      String[] nameAndText = part.split("=", 2);
      texts.put(nameAndText[0], List.of(nameAndText[1]));
    }
    return switch (FilterWords.read(texts)) {
      case FilterWords.Reading.Understood(EventFilter filter) -> filter;
      case FilterWords.Reading.Mistaken mistaken -> throw new AssertionError(mistaken);
    };
  }

  @Override
  public void close() {
    database.close();
  }
}
