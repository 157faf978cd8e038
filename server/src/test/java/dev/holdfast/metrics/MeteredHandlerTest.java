package dev.holdfast.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.TestEvents;
import dev.holdfast.event.Outcome;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MeteredHandlerTest {

  private static final Attempt ATTEMPT =
      new Attempt(1, 1, 3, Instant.MAX, TestEvents.message("mid"));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** Its name is nobody's business but its own. */
  private static final class Nameless implements Handler {

    @Override
    public String name() {
      throw new IllegalStateException("no name");
    }

    @Override
    public Outcome handle(Attempt attempt) {
      return Outcome.dead("never");
    }
  }

  @Test
  void a_handler_that_cannot_say_its_name_works_and_is_counted_by_its_class() throws Exception {
    Handler metered = new MeteredHandler(new Nameless(), registry);

    assertThat(metered.handle(ATTEMPT)).isEqualTo(Outcome.dead("never"));
    assertThat(metered.name()).isEqualTo(Nameless.class.getName());
    assertThat(attempts("dead")).isEqualTo(1);
  }

  @Test
  void what_throws_is_a_bug_and_is_thrown_on() {
    Handler metered =
        new MeteredHandler(
            _ -> {
              throw new IllegalStateException("broken");
            },
            registry);

    assertThatThrownBy(() -> metered.handle(ATTEMPT)).hasMessage("broken");
    assertThat(attempts("bug")).isEqualTo(1);
  }

  private long attempts(String outcome) {
    return registry.get("holdfast.handler.attempt").tag("outcome", outcome).timer().count();
  }
}
