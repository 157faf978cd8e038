package dev.holdfast.consumer;

import dev.holdfast.database.Rollup;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Order;
import dev.holdfast.event.Settlement;
import dev.holdfast.event.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The queue of the handlers in PostgreSQL: batches of the log, and those events that stand aside.
 * The database's clock decides what is due and which lease has run out. Thread-safe, and safe with
 * any number of processes on one database.
 */
public final class PostgresQueue implements Queue {

  /** The consumer that runs the handlers and writes the records. */
  private static final short HANDLERS = 1;

  private final DataSource database;
  private final Batches batches = new Batches(HANDLERS);
  private final Exceptions exceptions = new Exceptions(HANDLERS);
  private final StepsBack stepsBack = new StepsBack(HANDLERS);
  private final MadeAttempts attempts;

  /**
   * The queue of the handlers in this database.
   *
   * @param database connections that keep to index scans, READ COMMITTED
   * @param processor name of this processor, for people who read event_attempts
   */
  public PostgresQueue(DataSource database, String processor) {
    this.database = database;
    this.attempts = new MadeAttempts(HANDLERS, processor);
  }

  @Override
  public void keepOrder(Order order) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      batches.lock(connection);
      batches.keepOrder(connection, order);
      if (!order.deadLettersHold()) {
        exceptions.letDeadLettersGo(connection);
      }
      if (!order.sorts()) {
        exceptions.sortNoMore(connection);
      }
      connection.commit();
    }
  }

  @Override
  public Claimed claim(Wanted wanted, Duration lease) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(true);
      Batches.Look look = batches.look(connection);
      Batches.Claimed aside =
          look.due()
              ? claimAside(connection, look, look.news() ? half(wanted) : wanted, lease)
              : Batches.Claimed.NOTHING;
      if (!look.news()) {
        return new Claimed(aside.claims(), aside.more() ? Next.NOW : later(look));
      }
      Wanted left = left(wanted, aside.claims());
      if (left.events() <= 0 || left.bytes() <= 0) {
        return new Claimed(aside.claims(), Next.NOW);
      }
      return withBatch(connection, look, left, lease, aside);
    }
  }

  /** What was claimed before is not lost where the log cannot be claimed from. */
  private Claimed withBatch(
      Connection connection,
      Batches.Look look,
      Wanted wanted,
      Duration lease,
      Batches.Claimed aside)
      throws SQLException {
    List<Claim> claims = new ArrayList<>(aside.claims());
    try {
      Batches.Claimed batch = claimBatch(connection, look, wanted, lease);
      claims.addAll(batch.claims());
      return new Claimed(claims, aside.more() || batch.more() ? Next.NOW : later(look));
    } catch (SQLException e) {
      if (claims.isEmpty()) {
        throw e;
      }
      return new Claimed(claims, Next.SOON);
    }
  }

  /** However many stand aside, the log goes on. */
  private static Wanted half(Wanted wanted) {
    return new Wanted((wanted.events() + 1) / 2, (wanted.bytes() + 1) / 2, wanted.lost());
  }

  private static Next later(Batches.Look look) {
    return look.soon() ? Next.SOON : Next.LATER;
  }

  private Batches.Claimed claimAside(
      Connection connection, Batches.Look look, Wanted wanted, Duration lease) throws SQLException {
    connection.setAutoCommit(false);
    if (look.sorts()) {
      batches.lock(connection);
      exceptions.sort(connection);
    }
    Batches.Claimed claimed = exceptions.claim(connection, wanted, lease);
    connection.commit();
    connection.setAutoCommit(true);
    return claimed;
  }

  private Batches.Claimed claimBatch(
      Connection connection, Batches.Look look, Wanted wanted, Duration lease) throws SQLException {
    if (look.rewinding()) {
      stepBack(connection);
      return Batches.Claimed.AGAIN;
    }
    return batches.claim(connection, look, wanted.events(), wanted.bytes(), lease);
  }

  private void stepBack(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    Long to = batches.lockToRewind(connection);
    if (to != null) {
      stepsBack.takeOne(connection, to);
    }
    connection.commit();
  }

  private static Wanted left(Wanted wanted, List<Claim> taken) {
    long bytes = taken.stream().mapToLong(claim -> claim.event().payload().length()).sum();
    return new Wanted(wanted.events() - taken.size(), wanted.bytes() - bytes, wanted.lost());
  }

  @Override
  public Renewal renew(Collection<Claim> claims, Duration lease) throws SQLException {
    Renewal renewal = new Renewal(new HashSet<>(), new HashSet<>());
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(true);
      Map<Long, Boolean> open = batches.renew(connection, claims, lease);
      List<Claim> alone = new ArrayList<>();
      for (Claim claim : claims) {
        if (!open.containsKey(claim.fence())) {
          alone.add(claim);
        } else if (open.getOrDefault(claim.fence(), false)) {
          renewal.held().add(claim.key());
        }
      }
      exceptions.renew(connection, alone, lease, renewal);
    }
    return renewal;
  }

  @Override
  public void release(Collection<Claim> claims) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      lockForOrder(connection, claims);
      Ending ending = new Ending(connection, claims);
      exceptions.release(connection, claims.stream().filter(c -> !ending.isOfBatch(c)).toList());
      List<Claim> next = nextInLine(claims.stream().filter(ending::isIn).toList());
      exceptions.setAside(connection, next.stream().map(PostgresQueue::unattempted).toList());
      ending.finish(next);
      connection.commit();
    }
  }

  /** In order, one event of a conversation is due; the others wait behind it. */
  private static List<Claim> nextInLine(List<Claim> claims) {
    Set<String> held = new HashSet<>();
    return claims.stream()
        .sorted(Comparator.comparingLong(Claim::eventId))
        .filter(claim -> !claim.inOrder() || held.add(claim.event().conversation()))
        .toList();
  }

  /**
   * When an event is through, the next one of its conversation is found under the consumer's lock,
   * which everybody takes first.
   */
  private void lockForOrder(Connection connection, Collection<Claim> claims) throws SQLException {
    if (claims.stream().anyMatch(Claim::inOrder)) {
      batches.lock(connection);
    }
  }

  /** Due again at once, as if it had never been claimed. */
  private static Settlement unattempted(Claim claim) {
    return new Settlement(
        claim, Status.PENDING, Duration.ZERO, claim.failures(), "snooze", null, Instant.EPOCH);
  }

  @Override
  public Set<Claim.Key> settle(
      List<Settlement> settlements, List<Claim> undecided, WrittenWith records)
      throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      List<Claim> claims = settlements.stream().map(Settlement::claim).toList();
      List<Claim> all = Stream.concat(claims.stream(), undecided.stream()).toList();
      lockForOrder(connection, all);
      Ending ending = new Ending(connection, all);
      Set<Claim.Key> alone = settleAlone(connection, settlements, ending);
      List<Settlement> settled =
          settlements.stream()
              .filter(s -> ending.isIn(s.claim()) || alone.contains(s.claim().key()))
              .toList();
      exceptions.setAside(
          connection, settled.stream().filter(s -> ending.isIn(s.claim()) && !s.done()).toList());
      ending.finish(claims);
      attempts.write(
          connection, settled.stream().filter(s -> !s.done() || !ending.isIn(s.claim())).toList());
      List<Claim> done = settled.stream().filter(Settlement::done).map(Settlement::claim).toList();
      if (!done.isEmpty()) {
        records.write(connection, done);
      }
      count(connection, settled);
      connection.commit();
      Set<Claim.Key> keys = new HashSet<>();
      settled.forEach(settlement -> keys.add(settlement.claim().key()));
      return keys;
    }
  }

  private Set<Claim.Key> settleAlone(
      Connection connection, List<Settlement> settlements, Ending ending) throws SQLException {
    return exceptions.settle(
        connection, settlements.stream().filter(s -> !ending.isOfBatch(s.claim())).toList());
  }

  /** The batches that a transaction finishes. */
  private final class Ending {

    private final Connection connection;
    private final Map<Long, Batches.Ended> ended;

    Ending(Connection connection, Collection<Claim> claims) throws SQLException {
      this.connection = connection;
      this.ended = batches.finish(connection, claims);
    }

    /** Whether the claim's batch was open until now; another claim may have gone on alone. */
    boolean isOfBatch(Claim claim) {
      return ended.containsKey(claim.fence());
    }

    /** Whether the event was in it to the end. */
    boolean isIn(Claim claim) {
      Batches.Ended batch = ended.get(claim.fence());
      return batch != null && !batch.without().contains(claim.eventId());
    }

    /** Lets all but these go on alone, and counts those that left the batches. */
    void finish(Collection<Claim> claims) throws SQLException {
      List<Claim> settled = claims.stream().filter(this::isIn).toList();
      PlaceCounts counts = new PlaceCounts();
      settled.forEach(claim -> counts.left(claim.event().type()));
      List<Long> incomplete = incomplete(settled);
      if (!incomplete.isEmpty()) {
        batches.leave(connection, incomplete, settled, counts);
      }
      counts.write(connection, HANDLERS);
    }

    private List<Long> incomplete(List<Claim> settled) {
      List<Long> incomplete = new ArrayList<>();
      ended.forEach(
          (fence, batch) -> {
            long own = settled.stream().filter(claim -> claim.fence() == fence).count();
            if (!batch.complete(own)) {
              incomplete.add(batch.lastId());
            }
          });
      return incomplete;
    }
  }

  private static void count(Connection connection, List<Settlement> settled) throws SQLException {
    Rollup rollup = new Rollup();
    settled.forEach(settlement -> count(rollup, settlement));
    rollup.write(connection);
  }

  private static void count(Rollup rollup, Settlement settlement) {
    String type = settlement.claim().event().type();
    if (settlement.done()) {
      rollup.processed(type);
    }
    if (settlement.failed()) {
      rollup.failed(type);
    }
    if (settlement.status() == Status.DEAD_LETTER) {
      rollup.deadLettered(type);
    }
  }

  /** Plan: a probe of event_bytes_pkey. */
  @Override
  public String whyUnreadable(long eventId) throws SQLException {
    String sql = "SELECT reason FROM event_bytes WHERE event_id = ?";
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, eventId);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : "its bytes were not kept";
      }
    }
  }

  @Override
  public Rescue rescue() throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      batches.lock(connection);
      PlaceCounts left = new PlaceCounts();
      int freed = batches.rescue(connection, left);
      left.write(connection, HANDLERS);
      List<String> dead = exceptions.giveUpLost(connection);
      Rollup rollup = new Rollup();
      dead.forEach(rollup::deadLettered);
      rollup.write(connection);
      connection.commit();
      return new Rescue(freed, dead.size());
    }
  }
}
