package dev.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestInbox;
import dev.holdfast.TestSql;
import dev.holdfast.database.Database;
import dev.holdfast.database.DatabaseAddress;
import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The same delivery on both sides of a boundary is one event, as long as the window lasts. */
class IdentityWindowTest {

  private static final Duration WINDOW = Duration.ofDays(30);

  private final DatabaseAddress address = TestDatabase.freshAddress();
  private final Database database = Database.open(address, 8);
  private final Append append = new Append(database.appending());
  private final Partitions partitions = new Partitions(database.general());
  private final Identities identities = new Identities(database.general());
  private final TestInbox inbox = new TestInbox(database.general());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void as_the_last_event_of_a_partition_and_the_first_of_the_next() throws SQLException {
    execute("SELECT setval('event_ids', %d)".formatted(Partitions.IDS - 2));
    assertThat(deliver("at the end")).isTrue();
    assertThat(inbox.newest().id())
        .as("the last id of its partition")
        .isEqualTo(Partitions.IDS - 1);

    assertThat(deliver("at the end")).isFalse();
    assertThat(deliver("at the beginning")).isTrue();
    assertThat(deliver("at the end")).isFalse();

    assertThat(inbox.all())
        .extracting(TestInbox.Stored::id)
        .containsExactly(Partitions.IDS, Partitions.IDS - 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 29, 30})
  void on_both_sides_of_midnight_until_the_window_is_over(int midnights) throws SQLException {
    assertThat(deliver("m")).isTrue();
    pass(midnights);
    identities.forgetBefore(WINDOW);

    assertThat(deliver("m")).isFalse();
    assertThat(inbox.total()).isEqualTo(1);
  }

  @Test
  void a_day_after_the_end_of_the_window_it_is_another_event() throws SQLException {
    assertThat(deliver("m")).isTrue();
    pass(31);
    identities.forgetBefore(WINDOW);

    assertThat(deliver("m")).isTrue();
    assertThat(deliver("m")).as("and the window begins again").isFalse();
    assertThat(inbox.total()).isEqualTo(2);
  }

  /** What the window counts from is its arrival. */
  @Test
  void an_old_message_in_a_history_is_known_for_as_long_as_one_of_today() throws SQLException {
    Event history = message(Identity.at(Instant.now().minus(Duration.ofDays(300)), "old"));
    append.append(List.of(history));
    pass(30);
    identities.forgetBefore(WINDOW);

    assertThat(append.append(List.of(history))).containsExactly(false);
  }

  @Test
  void when_a_person_has_deleted_its_event() throws SQLException {
    assertThat(deliver("m")).isTrue();
    execute("DELETE FROM events");
    pass(30);
    identities.forgetBefore(WINDOW);

    assertThat(deliver("m")).isFalse();
    assertThat(inbox.total()).isZero();
  }

  @Test
  void when_the_partition_of_its_event_is_gone() throws SQLException {
    assertThat(deliver("m")).isTrue();
    partitions.beginAfter(Duration.ZERO);
    execute("TRUNCATE events_0000");
    partitions.dropEmpty(new Partitions.Partition(0));
    pass(30);
    identities.forgetBefore(WINDOW);

    assertThat(deliver("m")).isFalse();
    assertThat(inbox.total()).isZero();
  }

  /** Otherwise a server in the west would shorten the window of one in the east. */
  @ParameterizedTest
  @ValueSource(strings = {"-24", "24"})
  void days_are_those_of_utc_whatever_day_a_server_has(String hours) throws SQLException {
    try (Database elsewhere = inZone(hours)) {
      LocalDate before = LocalDate.now(ZoneOffset.UTC);
      new Append(elsewhere.appending()).append(List.of(TestEvents.message("m")));
      LocalDate after = LocalDate.now(ZoneOffset.UTC);
      assertThat(seenOn()).isBetween(before, after);

      pass(30);
      assertThat(new Identities(elsewhere.general()).forgetBefore(WINDOW)).isZero();
      pass(1);
      assertThat(new Identities(elsewhere.general()).forgetBefore(WINDOW)).isEqualTo(1);
    }
  }

  private Database inZone(String hours) {
    PGSimpleDataSource there =
        new PGSimpleDataSource() {
          @Override
          public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            try (Statement statement = connection.createStatement()) {
              statement.execute("SET TIME ZONE INTERVAL '" + hours + "' HOUR");
            }
            return connection;
          }
        };
    there.setUrl(address.jdbcUrl());
    there.setUser(address.user());
    there.setPassword(address.password());
    return Database.over(there, address.schema(), 5);
  }

  /** Whether it was new. */
  private boolean deliver(String mid) throws SQLException {
    return append.append(List.of(TestEvents.message(mid))).getFirst();
  }

  private static Event message(Identity identity) {
    Event event = TestEvents.message("m");
    return new Event(
        event.app(),
        event.object(),
        event.type(),
        identity,
        event.page(),
        event.conversation(),
        event.occurredAt(),
        event.receivedAt(),
        event.payload(),
        null);
  }

  /** As if so many midnights had passed since everything that was received until now. */
  private void pass(int midnights) throws SQLException {
    execute("UPDATE identities SET seen_on = seen_on - " + midnights);
  }

  private LocalDate seenOn() throws SQLException {
    return LocalDate.ofEpochDay(
        TestSql.number(
            database.general(), "SELECT seen_on - date '1970-01-01' FROM identities LIMIT 1"));
  }

  private void execute(String sql) throws SQLException {
    TestSql.execute(database.general(), sql);
  }
}
