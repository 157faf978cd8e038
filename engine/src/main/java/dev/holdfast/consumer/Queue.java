package dev.holdfast.consumer;

import dev.holdfast.event.Claim;
import dev.holdfast.event.Order;
import dev.holdfast.event.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Events on their way from {@code pending} to settled, for one consumer. Thread-safe, and safe with
 * any number of processes. This is all that {@link Work} knows of where the log and the consumer's
 * state are kept; the connection of the settling transaction is all of JDBC in it.
 */
public interface Queue {

  /** What to write in the transaction that settles events. */
  @FunctionalInterface
  interface WrittenWith {
    void write(Connection connection, List<Claim> done) throws SQLException;
  }

  /** An event whose claims ran out this often without a word from a holder is given up. */
  int LOST_CLAIMS_MAX = 5;

  /**
   * What a claim may take.
   *
   * @param events how many at most
   * @param bytes of their payloads at most; the first event is taken however large it is
   * @param lost whether one event whose last claim was lost may be among them
   */
  record Wanted(int events, long bytes, boolean lost) {}

  /** When another claim may take something. */
  enum Next {
    /** At once: there is more than was wanted. */
    NOW,
    /** In a moment: events are being appended that none may overtake. */
    SOON,
    /** When somebody says so. */
    LATER
  }

  /** What a claim took: events of one batch at most, and events that are claimed alone. */
  record Claimed(List<Claim> claims, Next next) {

    public static final Claimed NOTHING = new Claimed(List.of(), Next.LATER);

    public boolean isEmpty() {
      return claims.isEmpty();
    }
  }

  /**
   * What became of leases that were to be renewed; what is being settled is in neither.
   *
   * @param held the claims that hold
   * @param lost the claims that do not
   */
  record Renewal(Set<Claim.Key> held, Set<Claim.Key> lost) {}

  /**
   * What a rescue did.
   *
   * @param freed events of ended batches that can be claimed now
   * @param dead events that went to the dead letters
   */
  record Rescue(int freed, int dead) {}

  /** From now on the events come in this order, to whichever process. */
  void keepOrder(Order order) throws SQLException;

  /**
   * Takes events that are due: those that stand aside first, the longest waiting before the others,
   * then the next ones of the log.
   *
   * @param lease how long the claims hold unless renewed, in whole milliseconds
   */
  Claimed claim(Wanted wanted, Duration lease) throws SQLException;

  /** Renews the lease of these claims. */
  Renewal renew(Collection<Claim> claims, Duration lease) throws SQLException;

  /** Gives these claims back, at no cost of an attempt. */
  void release(Collection<Claim> claims) throws SQLException;

  /**
   * Writes what became of these events, each only where its claim still holds, and whatever belongs
   * to the done ones, in one transaction. A batch is settled at once: what of it is not among these
   * goes on alone, under its claim, or waits for what it has to follow.
   *
   * @param undecided claims whose batches end with it, though they are not decided; one of each
   *     batch is enough
   * @return the claims whose events were settled
   */
  Set<Claim.Key> settle(List<Settlement> settlements, List<Claim> undecided, WrittenWith records)
      throws SQLException;

  /** The same, where all of them are decided. */
  default Set<Claim.Key> settle(List<Settlement> settlements, WrittenWith records)
      throws SQLException {
    return settle(settlements, List.of(), records);
  }

  /**
   * Takes care of what nobody was heard of for a lease: batches are ended, so that each of their
   * events can be claimed alone, and events whose claims were lost again and again go to the dead
   * letters: whatever they do to their processors, they do it no more.
   */
  Rescue rescue() throws SQLException;

  /** Why an unreadable event is one. */
  String whyUnreadable(long eventId) throws SQLException;
}
