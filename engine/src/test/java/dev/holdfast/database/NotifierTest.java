package dev.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestWait;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotifierTest {

  private final Database database = TestDatabase.fresh();
  private final Notifier here = new Notifier(database);
  private final Notifier elsewhere = new Notifier(database);
  private final AtomicInteger heard = new AtomicInteger();

  @BeforeEach
  void listen() {
    here.startSending();
    elsewhere.startSending();
    here.startListening(heard::incrementAndGet);
    TestWait.until("the look at what came before anyone listened", () -> heard.get() == 1);
  }

  @AfterEach
  void closeEverything() {
    here.close();
    elsewhere.close();
    database.close();
  }

  @Test
  void a_notification_of_another_process_wakes() {
    elsewhere.eventsArrived();

    TestWait.until("the notification", () -> heard.get() == 2);
  }

  @Test
  void ones_own_notification_does_not() {
    AtomicInteger heardElsewhere = new AtomicInteger();
    elsewhere.startListening(heardElsewhere::incrementAndGet);
    TestWait.until("the other listening", () -> heardElsewhere.get() == 1);
    for (int count = 2; count <= 4; count++) {
      int expected = count;
      here.eventsArrived();
      TestWait.until("ours heard by the other", () -> heardElsewhere.get() == expected);
    }

    // PostgreSQL delivers in the order of commit, so our own were here before this one.
    elsewhere.eventsArrived();
    TestWait.until("the other's", () -> heard.get() > 1);

    assertThat(heard).hasValue(2);
  }
}
