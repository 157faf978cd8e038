package dev.holdfast.cli;

import dev.holdfast.sample.SendOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What became of the deliveries sent so far. Thread-safe. */
final class SendReport {

  private final Map<Integer, Integer> byStatus = new TreeMap<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private final List<Long> nanos = new ArrayList<>();
  private int events;

  /**
   * Counts one delivery.
   *
   * @param events how many events were in it
   */
  synchronized void add(int events, SendOutcome outcome) {
    this.events += events;
    switch (outcome) {
      case SendOutcome.Answered answered -> {
        byStatus.merge(answered.status(), 1, Integer::sum);
        nanos.add(answered.latency().toNanos());
      }
      case SendOutcome.Unreachable unreachable ->
          failures.merge(unreachable.why(), 1, Integer::sum);
      case SendOutcome.Lost lost -> failures.merge(lost.why(), 1, Integer::sum);
    }
  }

  synchronized int sent() {
    return nanos.size() + unanswered();
  }

  synchronized int events() {
    return events;
  }

  /** How many were answered with this status. */
  synchronized int answered(int status) {
    return byStatus.getOrDefault(status, 0);
  }

  /** How many were answered, by status. */
  synchronized Map<Integer, Integer> byStatus() {
    return new TreeMap<>(byStatus);
  }

  /** How many had no answer, by reason. */
  synchronized Map<String, Integer> failures() {
    return new TreeMap<>(failures);
  }

  /** Whether every single one was answered 200. */
  synchronized boolean allAccepted() {
    return sent() == answered(200);
  }

  /**
   * The time within which this share of the answers came.
   *
   * @param share above 0, up to 1
   */
  synchronized Optional<Duration> within(double share) {
    if (nanos.isEmpty()) {
      return Optional.empty();
    }
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return Optional.of(Duration.ofNanos(sorted.get(index)));
  }

  private int unanswered() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }
}
