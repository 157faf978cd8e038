package dev.holdfast.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {

  private final List<String> closed = new ArrayList<>();

  @Test
  void everything_is_closed_in_order_also_after_one_that_throws() {
    AutoCloseable broken =
        () -> {
          throw new IOException("broken");
        };
    OutOfMemoryError worst = new OutOfMemoryError("worst");
    AutoCloseable worse =
        () -> {
          throw worst;
        };

    assertThatThrownBy(
            () -> Closing.all(closes("first"), broken, closes("second"), worse, closes("third")))
        .hasRootCauseMessage("broken")
        .cause()
        .hasSuppressedException(worst);

    assertThat(closed).containsExactly("first", "second", "third");
  }

  @Test
  void where_nothing_throws_nothing_is_thrown() {
    Closing.all(closes("first"), closes("second"));

    assertThat(closed).containsExactly("first", "second");
  }

  private AutoCloseable closes(String name) {
    return () -> closed.add(name);
  }
}
