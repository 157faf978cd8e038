package dev.holdfast.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** However much a list holds, little of it is in memory at once. */
class PortionsTest {

  @Test
  void a_list_is_read_in_portions_that_are_bounded_in_bytes() throws SQLException {
    try (StoredEvents stored = new StoredEvents()) {
      List<Long> ids = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ids.addFirst(stored.store("page.feed", "10", "10:7", Instant.now(), "text " + i));
      }
      Events events = new Events(stored.database().reads());
      Map<Long, Long> bytes = new LinkedHashMap<>();
      ids.forEach(id -> bytes.put(id, 2_000_000L));
      List<Integer> sizes = new ArrayList<>();
      List<Long> read = new ArrayList<>();

      Portions portions =
          new Portions(
              bytes,
              3_000_000,
              wanted -> {
                sizes.add(wanted.size());
                return wanted.stream().map(id -> events.find(id).orElseThrow()).toList();
              });
      portions.forEachRemaining(event -> read.add(event.id()));

      assertThat(read).isEqualTo(ids);
      assertThat(sizes).containsExactly(2, 2, 1);
    }
  }

  @Test
  void events_that_are_deleted_while_a_list_is_walked_are_left_out() throws SQLException {
    try (StoredEvents stored = new StoredEvents()) {
      String large = "x".repeat(3_000_000);
      for (int i = 0; i < 4; i++) {
        stored.store("page.feed", "10", "10:7", Instant.now(), large);
      }
      var list = new Events(stored.database().reads()).list(EventFilter.all(), 10, 0).iterator();
      long newest = list.next().id();

      stored.execute("DELETE FROM events WHERE id <> " + newest);

      List<Long> left = new ArrayList<>();
      list.forEachRemaining(event -> left.add(event.id()));
      assertThat(left).as("what was read before, and no more").hasSize(1);
    }
  }
}
