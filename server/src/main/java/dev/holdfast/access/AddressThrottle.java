package dev.holdfast.access;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Slows down whoever tries wrong secrets: after 20 failures from one address it must wait before
 * the next one is looked at, twice as long each time, up to 15 minutes. After an hour without a
 * failure the counting begins anew.
 *
 * <p>In memory, and in each server for itself: whoever sends wrong secrets as fast as they can must
 * cost no database. Those who tried longest ago are forgotten where there are too many.
 * Thread-safe.
 */
public final class AddressThrottle {

  private static final int FREE_FAILURES = 20;
  private static final int ADDRESSES_MAX = 10_000;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
  private static final int IPV6_NETWORK_BYTES = 8;

  /** What is known of an address, in nanoseconds of {@link #clock}. */
  private record Failures(int count, long last, long pauseEnds) {}

  /** The one that failed longest ago comes first. */
  private final Map<String, Failures> byNetwork = new LinkedHashMap<>();

  private final LongSupplier clock;

  public AddressThrottle() {
    this(System::nanoTime);
  }

  /**
   * @param clock nanoseconds from any beginning
   */
  AddressThrottle(LongSupplier clock) {
    this.clock = clock;
  }

  /** How long this address must wait; empty where it need not. */
  public synchronized Optional<Duration> pause(String remote) {
    Failures failures = byNetwork.get(network(remote));
    long left = failures == null ? 0 : failures.pauseEnds - clock.getAsLong();
    return left > 0
        ? Optional.of(Duration.ofSeconds(Math.ceilDiv(left, 1_000_000_000L)))
        : Optional.empty();
  }

  /** A secret from this address was wrong. */
  public synchronized void failed(String remote) {
    String network = network(remote);
    long now = clock.getAsLong();
    Failures before = byNetwork.remove(network);
    int count = before == null || isOver(before, now) ? 1 : before.count + 1;
    byNetwork.put(network, new Failures(count, now, now + pauseAfter(count).toNanos()));
    if (byNetwork.size() > ADDRESSES_MAX) {
      byNetwork.remove(byNetwork.keySet().iterator().next());
    }
  }

  private static boolean isOver(Failures failures, long now) {
    return now - failures.last >= FORGOTTEN_AFTER.toNanos();
  }

  private static Duration pauseAfter(int failures) {
    if (failures < FREE_FAILURES) {
      return Duration.ZERO;
    }
    Duration pause = Duration.ofSeconds(1L << Math.min(failures - FREE_FAILURES, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** Whoever has one IPv6 address has the 64 bits below it, too. */
  static String network(String remote) {
    return remote.contains(":")
        ? HexFormat.of()
            .formatHex(InetAddress.ofLiteral(remote).getAddress(), 0, IPV6_NETWORK_BYTES)
        : remote;
  }
}
