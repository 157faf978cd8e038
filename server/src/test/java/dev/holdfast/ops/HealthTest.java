package dev.holdfast.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestProxy;
import dev.holdfast.database.Database;
import dev.holdfast.database.DatabaseAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {

  private final DatabaseAddress address = TestDatabase.freshAddress();
  private final TestProxy cable = TestProxy.to(address);
  private final Database database = Database.open(cable.through(address), 5);
  private final AtomicBoolean progresses = new AtomicBoolean(true);
  private final Health health =
      new Health(
          database.general(),
          List.of(new Health.Part("deliveries are not stored", progresses::get)));

  @AfterEach
  void close() {
    database.close();
    cable.close();
  }

  @Test
  void it_is_ready_while_the_database_answers_and_all_parts_make_progress() {
    assertThat(health.ready()).isTrue();

    progresses.set(false);
    assertThat(health.ready()).isFalse();

    progresses.set(true);
    assertThat(health.ready()).isTrue();
  }

  @Test
  void it_is_not_ready_while_the_database_is_away() {
    cable.pull();
    assertThat(health.ready()).isFalse();

    cable.plug();
    assertThat(health.ready()).isTrue();
  }

  @Test
  void it_is_not_ready_any_more_once_it_stops() {
    health.stopping();

    assertThat(health.ready()).isFalse();
  }

  @Test
  void it_is_not_alive_when_a_part_hangs_though_the_database_answers() {
    assertThat(health.alive()).isTrue();

    progresses.set(false);
    assertThat(health.alive()).isFalse();
  }

  @Test
  void it_is_alive_while_its_parts_only_wait_for_the_database() {
    progresses.set(false);
    cable.pull();

    assertThat(health.alive()).isTrue();
  }
}
