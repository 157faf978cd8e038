package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.TestWait;
import dev.holdfast.event.Event;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.Status;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.Recorder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a handler does wrong costs its own event an attempt, and nothing else. */
class BrokenHandlerTest {

  private static final String COMMENT = "page.feed.comment.add";

  private final Workplace place = new Workplace();

  @AfterEach
  void close() throws InterruptedException {
    place.close();
  }

  static Stream<Named<Supplier<Throwable>>> whatIsThrown() {
    return Stream.of(
        Named.of("a bug", IllegalStateException::new),
        Named.of("a library that is not there", () -> new NoClassDefFoundError("crm/Client")),
        Named.of("no memory", OutOfMemoryError::new),
        Named.of("what is not declared", () -> new IOException("no answer")));
  }

  @ParameterizedTest
  @MethodSource("whatIsThrown")
  void a_handles_that_throws_fails_the_attempts_of_its_event_and_of_no_other(
      Supplier<Throwable> thrown) throws Exception {
    place.store(List.of(comment("bad")));
    place.store(TestEvents.messages("good-", 60));
    Work work = place.start(Workplace.LIMITS, new Choosy(thrown));

    awaitDead(work, "bad");

    assertThat(place.event("bad").retryCount()).isEqualTo(3);
    assertThat(place.event("bad").lastError()).isEqualTo("Choosy.handles: " + thrown.get());
    TestWait.until("the neighbours", () -> place.inbox().count(Status.PROCESSED) == 60);
  }

  @Test
  void the_claimer_goes_on_and_has_all_its_places_after_more_of_them_than_it_has_places()
      throws Exception {
    place.store(IntStream.range(0, 150).mapToObj(i -> comment("bad-" + i)).toList());
    Work work = place.start(Workplace.LIMITS, new Choosy(() -> new NoClassDefFoundError("crm")));
    TestWait.until("the dead letters", () -> woken(work).tally().deadLettered() == 150);

    place.store(TestEvents.messages("good-", 150));

    TestWait.until("the good ones", () -> woken(work).tally().processed() == 150);
    TestWait.until("the last place", () -> work.inFlight() == 0);
  }

  @Test
  void a_handles_that_throws_fails_the_event_and_asks_no_other_handler_again() throws Exception {
    place.store(List.of(comment("bad")));
    AtomicInteger calls = new AtomicInteger();
    Handler first = _ -> calls.incrementAndGet() > 0 ? Outcome.done() : Outcome.dead("never");

    Work work = place.work(Workplace.LIMITS, List.of(), first, new Choosy(LinkageError::new));
    work.drain();

    assertThat(calls).hasValue(1);
    assertThat(place.only().status()).isEqualTo(Status.DEAD_LETTER);
    assertThat(place.only().retryCount()).isEqualTo(3);
    assertThat(place.only().lastError()).startsWith("Choosy.handles: ");
  }

  @Test
  @SuppressWarnings("NullAway") // the bug that the test is about
  void no_outcome_is_a_failed_attempt() throws Exception {
    place.stored("null");
    Work work = place.start(Workplace.LIMITS, new Careless(() -> null));

    awaitDead(work, "null");

    assertThat(place.only().lastError()).isEqualTo("Careless.handle returned no outcome");
    assertThat(place.only().retryCount()).isEqualTo(3);
  }

  @Test
  void an_outcome_that_cannot_be_is_a_failed_attempt() throws Exception {
    place.stored("negative");
    Work work =
        place.start(Workplace.LIMITS, new Careless(() -> Outcome.snooze(Duration.ofSeconds(-1))));

    awaitDead(work, "negative");

    assertThat(place.only().lastError()).startsWith("Careless: ").contains("after", "PT-1S");
  }

  @Test
  void a_handler_that_cannot_even_say_its_name_is_named_by_its_class() throws Exception {
    place.stored("nameless");
    Work work = place.start(Workplace.LIMITS, new Nameless());

    awaitDead(work, "nameless");

    assertThat(place.only().lastError()).startsWith(Nameless.class.getName() + ": ");
  }

  @Test
  void a_recorder_without_its_library_fails_the_attempts_and_no_settler() throws Exception {
    place.store(List.of(comment("bad")));
    Recorder recorder =
        (_, settled) -> {
          if (settled.stream().anyMatch(claim -> claim.event().type().equals(COMMENT))) {
            throw new NoClassDefFoundError("crm/Client");
          }
        };
    Work work = place.start(Workplace.LIMITS, List.of(recorder), _ -> Outcome.done());
    awaitDead(work, "bad");
    assertThat(place.only().lastError()).startsWith("Recording failed: ").contains("crm/Client");

    place.store(TestEvents.messages("good-", 60));

    TestWait.until("the neighbours", () -> woken(work).tally().processed() == 60);
  }

  private void awaitDead(Work work, String mid) {
    TestWait.until(
        "the dead letter",
        () -> {
          work.wake();
          return place.event(mid).status() == Status.DEAD_LETTER;
        });
  }

  private static Work woken(Work work) {
    work.wake();
    return work;
  }

  private static Event comment(String id) {
    return TestEvents.of(COMMENT, id, "{\"comment\":\"" + id + "\"}");
  }

  /** Cannot say whether it wants comments. */
  private record Choosy(Supplier<Throwable> thrown) implements Handler {

    @Override
    public boolean handles(String type) {
      if (type.equals(COMMENT)) {
        throw Choosy.<RuntimeException>undeclared(thrown.get());
      }
      return true;
    }

    @Override
    public Outcome handle(Attempt attempt) {
      return Outcome.done();
    }

    /** As code in other languages throws checked exceptions: undeclared. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // nothing is cast at run time
    private static <T extends Throwable> T undeclared(Throwable thrown) throws T {
      throw (T) thrown;
    }
  }

  private record Careless(Supplier<Outcome> outcome) implements Handler {

    @Override
    public Outcome handle(Attempt attempt) {
      return outcome.get();
    }
  }

  private static final class Nameless implements Handler {

    @Override
    public String name() {
      throw new IllegalStateException("no name");
    }

    @Override
    public Outcome handle(Attempt attempt) throws IOException {
      throw new IOException("out of order");
    }
  }
}
