package dev.holdfast.record;

import static dev.holdfast.record.DeliveredEvents.messaging;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Claim;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetaRecorderTest extends RecordingTest {

  @Test
  void a_thousand_events_are_one_batch() throws SQLException {
    recording.together(messages(1000));

    assertThat(recording.column("messages", "message_id")).hasSize(1000);
  }

  @Test
  void an_event_recorded_again_changes_nothing() throws SQLException {
    recording.together(messages(3));
    String versions = "SELECT xmin::text AS written, * FROM reactions ORDER BY target_id";
    recording.together(reactions(3));
    var before = recording.rows(versions);

    recording.together(reactions(3));

    assertThat(recording.rows(versions)).hasSize(3).isEqualTo(before);
  }

  /** Rows are locked in one order, whatever the order of the events. */
  @Test
  void batches_about_the_same_rows_do_not_block_each_other_for_ever() throws Exception {
    List<Claim> some = reactions(200);
    CyclicBarrier together = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(2);
        Connection one = recording.another();
        Connection other = recording.another()) {
      Future<?> forwards = threads.submit(() -> record(one, some, together));
      Future<?> backwards = threads.submit(() -> record(other, some.reversed(), together));
      forwards.get(30, SECONDS);
      backwards.get(30, SECONDS);
    }

    assertThat(recording.column("reactions", "target_id")).hasSize(200);
  }

  private static Void record(Connection connection, List<Claim> claims, CyclicBarrier together)
      throws Exception {
    for (int round = 0; round < 10; round++) {
      together.await(30, SECONDS);
      List<Claim> later = later(claims, round);
      new MetaRecorder().record(connection, later);
      connection.commit();
    }
    return null;
  }

  /** The same events, a round later, so that each round writes every row again. */
  private static List<Claim> later(List<Claim> claims, int round) {
    return claims.stream()
        .map(c -> reaction(c.eventId() + 1000L * round, round, (int) c.eventId()))
        .toList();
  }

  private static List<Claim> messages(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            n ->
                messaging(
                    n, n, "page", "\"message\": {\"mid\": \"m%d\", \"text\": \"x\"}".formatted(n)))
        .toList();
  }

  private static List<Claim> reactions(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> reaction(n, 0, n)).toList();
  }

  private static Claim reaction(long eventId, int second, int message) {
    return messaging(
        eventId,
        second,
        "page",
        "\"reaction\": {\"mid\": \"m%d\", \"action\": \"react\"}".formatted(message));
  }
}
