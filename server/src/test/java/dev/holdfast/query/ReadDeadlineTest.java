package dev.holdfast.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.database.Database;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ReadDeadlineTest {

  private static final StoredEvents STORED = new StoredEvents();
  private static final Jdbi READS = Reads.jdbi(STORED.database().reads());

  @AfterAll
  static void close() throws Exception {
    STORED.close();
  }

  @Test
  void many_short_reads_end_together_as_one_that_takes_too_long() {
    long begin = System.nanoTime();

    assertThatThrownBy(() -> ReadDeadline.within(Duration.ofMillis(700), ReadDeadlineTest::readOn))
        .matches(Database::tookTooLong);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(600));
  }

  @Test
  void a_read_that_begins_late_has_only_what_is_left() {
    assertThatThrownBy(
            () -> ReadDeadline.within(Duration.ofMillis(300), () -> sleepInDatabase("1.5")))
        .matches(Database::tookTooLong);
  }

  @Test
  void what_ends_in_time_is_answered() {
    assertThat(ReadDeadline.within(Duration.ofSeconds(60), () -> sleepInDatabase("0.01")))
        .isEqualTo("");
    assertThat(sleepInDatabase("0.01")).isEqualTo("");
  }

  private static String readOn() {
    while (true) {
      sleepInDatabase("0.05");
    }
  }

  private static String sleepInDatabase(String seconds) {
    return READS.withHandle(
        handle ->
            handle.createQuery("SELECT pg_sleep(" + seconds + ")::text").mapTo(String.class).one());
  }
}
