package dev.holdfast.alert;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due, each channel on a thread of its own: one that does not answer delays no other.
 */
final class Sender {

  private static final Logger log = LoggerFactory.getLogger(Sender.class);

  private final Notices notices;
  private final Clock clock;

  Sender(Notices notices, Clock clock) {
    this.notices = notices;
    this.clock = clock;
  }

  /** Sends all that is due; ends when each channel has taken its notices or failed once. */
  void send(Plan plan) {
    each(plan.channels(), channel -> send(channel, plan));
  }

  private Void send(Channel channel, Plan plan) {
    boolean takes = true;
    while (takes && !Thread.currentThread().isInterrupted()) {
      Optional<Notices.Claimed> next = notices.claim(channel.name(), clock.instant());
      takes = next.isPresent() && send(channel, plan, next.get());
    }
    return null;
  }

  private boolean send(Channel channel, Plan plan, Notices.Claimed notice) {
    try {
      channel.send(Message.of(notice, clock.instant(), plan.dashboard()));
    } catch (SendingFailed e) {
      log.warn(
          "The alert {} could not be sent to {}, trying again later: {}",
          notice.alert().id(),
          channel.name(),
          e.words());
      notices.failed(notice, e.words(), clock.instant());
      return false;
    }
    notices.sent(notice, clock.instant());
    return true;
  }

  /** Sends each channel a message that says that it works. */
  List<TestResult> test(Plan plan) {
    return each(plan.channels(), channel -> test(channel, plan));
  }

  private TestResult test(Channel channel, Plan plan) {
    Instant now = clock.instant();
    try {
      channel.send(
          new Message("alert-test-" + UUID.randomUUID(), Optional.empty(), now, plan.dashboard()));
      return new TestResult(channel.name(), Optional.empty());
    } catch (SendingFailed e) {
      return new TestResult(channel.name(), Optional.of(e.words()));
    }
  }

  private interface Work<T> {
    T with(Channel channel);
  }

  private static <T> List<T> each(List<Channel> channels, Work<T> work) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> all =
          channels.stream().map(channel -> threads.submit(() -> work.with(channel))).toList();
      return all.stream().map(Sender::result).toList();
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while alerts were sent");
    }
  }
}
