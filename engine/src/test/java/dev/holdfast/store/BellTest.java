package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestWait;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BellTest {

  private final Database database = TestDatabase.fresh();
  private final Bell here = new Bell(database);
  private final Bell elsewhere = new Bell(database);
  private final AtomicInteger heard = new AtomicInteger();

  @BeforeEach
  void listen() {
    here.ringFromNowOn();
    elsewhere.ringFromNowOn();
    here.listenFromNowOn(heard::incrementAndGet);
    TestWait.until("the look at what came before anyone listened", () -> heard.get() == 1);
  }

  @AfterEach
  void closeEverything() {
    here.close();
    elsewhere.close();
    database.close();
  }

  @Test
  void the_ring_of_another_process_wakes() {
    elsewhere.ring();

    TestWait.until("the ring", () -> heard.get() == 2);
  }

  @Test
  void ones_own_ring_does_not() {
    AtomicInteger heardElsewhere = new AtomicInteger();
    elsewhere.listenFromNowOn(heardElsewhere::incrementAndGet);
    TestWait.until("the other listening", () -> heardElsewhere.get() == 1);
    for (int ring = 2; ring <= 4; ring++) {
      int expected = ring;
      here.ring();
      TestWait.until("our ring heard by the other", () -> heardElsewhere.get() == expected);
    }

    // PostgreSQL delivers in the order of commit, so our own rings were here before this one.
    elsewhere.ring();
    TestWait.until("the other's ring", () -> heard.get() > 1);

    assertThat(heard).hasValue(2);
  }
}
