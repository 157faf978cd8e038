package dev.holdfast.record;

import static dev.holdfast.record.DeliveredEvents.EPOCH;
import static dev.holdfast.record.DeliveredEvents.at;
import static dev.holdfast.record.DeliveredEvents.change;
import static dev.holdfast.record.DeliveredEvents.event;
import static dev.holdfast.record.DeliveredEvents.feed;
import static dev.holdfast.record.DeliveredEvents.inNoConversation;
import static dev.holdfast.record.DeliveredEvents.messaging;
import static dev.holdfast.record.DeliveredEvents.whatsApp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Claim;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every order of arrival gives the same rows. Each order is told on a page of its own, so that all
 * orders go through the database at once.
 */
class AnyOrderTest extends RecordingTest {

  /**
   * Events about one thing, and what is known in the end.
   *
   * @param rows for each table, what its only row must hold
   */
  record Story(String name, List<Claim> events, Map<String, Map<String, Object>> rows) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Story> stories() {
    return Stream.of(
        messengerMessage(),
        whatsAppMessage(),
        history(),
        payment(),
        comment(),
        threadsReply(),
        post(),
        call(),
        lead(),
        sameSecond());
  }

  private static Story messengerMessage() {
    return new Story(
        "a message edited twice, liked, no longer liked, and deleted",
        List.of(
            messaging(1, 0, "instagram", "\"message\": {\"mid\": \"m1\", \"text\": \"helo\"}"),
            messaging(2, 1, "instagram", edit(1, "hello")),
            messaging(3, 2, "instagram", edit(2, "hello!")),
            messaging(4, 3, "instagram", reaction("react")),
            messaging(5, 4, "instagram", reaction("unreact")),
            inNoConversation(
                messaging(
                    6, 5, "instagram", "\"message\": {\"mid\": \"m1\", \"is_deleted\": true}"))),
        Map.of(
            "messages",
            Map.of(
                "text",
                "helo",
                "sent_at",
                at(0),
                "sent_event_id",
                1L,
                "edited_text",
                "hello!",
                "edit_number",
                2L,
                "deleted_at",
                at(5),
                "conversation",
                "101:900",
                "event_id",
                6L),
            "reactions",
            Map.of("actor_id", "900", "removed_at", at(4), "event_id", 5L)));
  }

  private static String edit(int number, String text) {
    return "\"message_edit\": {\"mid\": \"m1\", \"num_edit\": %d, \"text\": \"%s\"}"
        .formatted(number, text);
  }

  private static String reaction(String action) {
    return "\"reaction\": {\"mid\": \"m1\", \"action\": \"%s\", \"emoji\": \"x\"}"
        .formatted(action);
  }

  private static Story whatsAppMessage() {
    return new Story(
        "a WhatsApp message with its edits, its reactions and its end",
        List.of(
            whatsApp(
                1,
                0,
                "messages",
                """
                {"id": "w1", "from": "900", "type": "text", "text": {"body": "helo"}}
                """),
            whatsApp(2, 1, "messages", whatsAppEdit("hello")),
            whatsApp(3, 2, "messages", whatsAppEdit("hello!")),
            whatsApp(4, 3, "messages", whatsAppReaction("x")),
            whatsApp(5, 4, "messages", whatsAppReaction("")),
            whatsApp(
                6,
                5,
                "messages",
                """
                {"id": "w6", "from": "900", "type": "revoke",
                 "revoke": {"original_message_id": "w1"}}
                """)),
        Map.of(
            "messages",
            Map.of(
                "text", "helo", "edited_text", "hello!", "edited_at", at(2), "deleted_at", at(5)),
            "reactions",
            Map.of("target_id", "w1", "removed_at", at(4))));
  }

  private static String whatsAppEdit(String text) {
    return """
    {"id": "w2", "from": "900", "type": "edit", "edit": {"original_message_id": "w1",
     "message": {"type": "text", "text": {"body": "%s"}}}}
    """
        .formatted(text);
  }

  private static String whatsAppReaction(String emoji) {
    return """
    {"id": "w4", "from": "900", "type": "reaction",
     "reaction": {"message_id": "w1", "emoji": "%s"}}
    """
        .formatted(emoji);
  }

  private static Story history() {
    String chunk =
        """
        {"threads": [{"id": "900", "messages": [
          {"id": "w1", "from": "900", "timestamp": "%d", "type": "media_placeholder"}]}]}
        """
            .formatted(EPOCH);
    String media =
        """
        {"id": "w1", "from": "900", "type": "image", "image": {"id": "90", "caption": "Broken"}}
        """;
    return new Story(
        "a message of the history, its placeholder told twice and its media once",
        List.of(
            whatsApp(1, 0, "messages", media),
            whatsApp(2, 1, "history", chunk),
            whatsApp(3, 2, "history", chunk)),
        Map.of(
            "messages",
            Map.of("type", "image", "text", "Broken", "sent_at", at(0), "sender", "900")));
  }

  private static Story payment() {
    return new Story(
        "a payment that fails, succeeds and is paid back",
        List.of(
            whatsApp(1, 0, "statuses", payment("pending", "[]")),
            whatsApp(2, 1, "statuses", payment("captured", "[]")),
            whatsApp(3, 2, "statuses", payment("captured", "[{\"id\": \"r1\"}]"))),
        Map.of(
            "payments",
            Map.of(
                "reference_id", "o1",
                "status", "captured",
                "refunds", "[{\"id\": \"r1\"}]",
                "event_id", 3L)));
  }

  private static String payment(String status, String refunds) {
    return """
    {"id": "w1", "type": "payment", "status": "%s", "payment": {"reference_id": "o1",
     "transaction": {"id": "t1", "refunds": %s}}}
    """
        .formatted(status, refunds);
  }

  private static Story threadsReply() {
    String delivery =
        """
        {"target_id": "p1", "values": [{"field": "%s", "value": {"id": "c1", "timestamp": "%s", %s}}]}
        """;
    return new Story(
        "a Threads reply told twice and deleted",
        List.of(
            event(1, 0, "threads", "101", delivery.formatted("replies", at(0), "\"text\": \"a\"")),
            event(2, 1, "threads", "101", delivery.formatted("replies", at(0), "\"text\": \"b\"")),
            event(
                3,
                2,
                "threads",
                "101",
                delivery.formatted("delete", at(0), "\"username\": \"x\""))),
        Map.of(
            "comments",
            Map.of("text", "b", "author_name", "x", "created_at", at(0), "removed_at", at(2))));
  }

  private static Story comment() {
    return new Story(
        "a comment edited twice, hidden, shown and removed",
        List.of(
            feed(1, 0, onComment("add", "\"message\": \"helo\", \"created_time\": " + EPOCH)),
            feed(2, 1, onComment("edited", "\"message\": \"hello\"")),
            feed(3, 2, onComment("edited", "\"message\": \"hello!\"")),
            feed(4, 3, onComment("hide", "\"parent_id\": \"p1\"")),
            feed(5, 4, onComment("unhide", "\"from\": {\"id\": \"900\", \"name\": \"Ann\"}")),
            feed(6, 5, onComment("remove", "\"from\": {\"id\": \"900\"}"))),
        Map.of(
            "comments",
            Map.of(
                "text",
                "hello!",
                "text_event_id",
                3L,
                "author_name",
                "Ann",
                "parent_id",
                "p1",
                "hidden",
                false,
                "hidden_at",
                at(4),
                "created_at",
                at(0),
                "edited_at",
                at(2),
                "removed_at",
                at(5))));
  }

  private static String onComment(String verb, String rest) {
    return """
    {"item": "comment", "verb": "%s", "comment_id": "c1", "post_id": "p1", %s}
    """
        .formatted(verb, rest);
  }

  private static Story post() {
    return new Story(
        "a post edited, hidden, shown, liked and no longer liked",
        List.of(
            feed(
                1, 0, onPost("status", "add", "\"message\": \"helo\", \"created_time\": " + EPOCH)),
            feed(2, 1, onPost("status", "edited", "\"message\": \"hello\"")),
            feed(3, 2, onPost("post", "hide", "\"from\": {\"id\": \"900\"}")),
            feed(4, 3, onPost("post", "unhide", "\"message\": \"hello\"")),
            feed(
                5, 4, onPost("reaction", "add", "\"sender_id\": 900, \"reaction_type\": \"love\"")),
            feed(6, 5, onPost("reaction", "remove", "\"sender_id\": 900"))),
        Map.of(
            "posts",
            Map.of(
                "item", "status",
                "verb", "unhide",
                "text", "hello",
                "text_event_id", 4L,
                "hidden", false,
                "author_id", "900",
                "edited_at", at(1)),
            "reactions",
            Map.of("target", "post", "target_id", "p1", "removed_at", at(5))));
  }

  private static String onPost(String item, String verb, String rest) {
    return """
    {"item": "%s", "verb": "%s", "post_id": "p1", %s}
    """
        .formatted(item, verb, rest);
  }

  private static Story call() {
    String ended =
        """
        {"id": "k1", "from": "900", "to": "555", "event": "terminate", "status": ["Completed"],
         "direction": "USER_INITIATED", "duration": 33,
         "start_time": "%d", "end_time": "%d"}
        """
            .formatted(EPOCH + 3, EPOCH + 36);
    return new Story(
        "a call from the first ring to the last word",
        List.of(
            whatsApp(1, 0, "calls", "{\"id\": \"k1\", \"event\": \"connect\", \"from\": \"900\"}"),
            whatsApp(2, 1, "statuses", step("RINGING")),
            whatsApp(3, 2, "statuses", step("ACCEPTED")),
            whatsApp(4, 36, "calls", ended)),
        Map.of(
            "calls",
            Map.of(
                "state",
                "terminate",
                "direction",
                "in",
                "caller",
                "900",
                "callee",
                "555",
                "connect_at",
                at(0),
                "ringing_at",
                at(1),
                "accepted_at",
                at(2),
                "outcome",
                "completed",
                "started_at",
                at(3),
                "duration",
                33L)));
  }

  private static String step(String status) {
    return "{\"id\": \"k1\", \"type\": \"call\", \"status\": \"%s\"}".formatted(status);
  }

  private static Story lead() {
    String answers = "\"field_data\": [{\"name\": \"city\", \"values\": [\"Rome\"]}]";
    return new Story(
        "a lead told with its answers and without them",
        List.of(
            change(
                1,
                0,
                "page",
                "leadgen_fat",
                "{\"leadgen_id\": 7, \"form_id\": 8, " + answers + "}"),
            change(2, 1, "page", "leadgen", "{\"leadgen_id\": \"7\", \"form_id\": \"8\"}"),
            change(3, 1, "page", "leadgen", "{\"leadgen_id\": \"7\", \"form_id\": \"9\"}")),
        Map.of(
            "leads",
            Map.of(
                "form_id", "8",
                "field_data", "[{\"name\": \"city\", \"values\": [\"Rome\"]}]",
                "event_id", 1L)));
  }

  private static Story sameSecond() {
    return new Story(
        "what happens in one second counts in the order of arrival",
        List.of(
            feed(1, 0, onComment("hide", "\"message\": \"a\"")),
            feed(2, 0, onComment("unhide", "\"message\": \"b\"")),
            feed(3, 0, onPost("like", "add", "\"sender_id\": 900")),
            feed(4, 0, onPost("like", "remove", "\"sender_id\": 900"))),
        Map.of(
            "comments",
            Map.of("hidden", false, "text", "b", "event_id", 2L),
            "reactions",
            Map.of("removed_at", at(0), "event_id", 4L)));
  }

  @ParameterizedTest
  @MethodSource("stories")
  void one_by_one_and_all_once_more(Story story) throws SQLException {
    List<List<Claim>> orders = ordersOf(story);
    for (int i = 0; i < story.events.size(); i++) {
      recordNth(orders, i, i + 1);
    }
    assertAllAlike(story, orders.size());

    recordNth(orders, 0, story.events.size());
    recordNth(orders, 0, 1);
    assertAllAlike(story, orders.size());
  }

  @ParameterizedTest
  @MethodSource("stories")
  void in_one_batch(Story story) throws SQLException {
    List<List<Claim>> orders = ordersOf(story);
    recordNth(orders, 0, story.events.size());
    assertAllAlike(story, orders.size());
  }

  @ParameterizedTest
  @MethodSource("stories")
  void in_two_batches(Story story) throws SQLException {
    List<List<Claim>> orders = ordersOf(story);
    recordNth(orders, 0, 2);
    recordNth(orders, 2, story.events.size());
    assertAllAlike(story, orders.size());
  }

  /** All orders in which the events can arrive, each on its own page. */
  private static List<List<Claim>> ordersOf(Story story) {
    List<List<Claim>> orders = permutations(story.events);
    return IntStream.range(0, orders.size())
        .mapToObj(
            n -> orders.get(n).stream().map(c -> DeliveredEvents.onPage("page" + n, c)).toList())
        .toList();
  }

  private static <T> List<List<T>> permutations(List<T> all) {
    if (all.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> orders = new ArrayList<>();
    for (T first : all) {
      List<T> others = all.stream().filter(other -> !other.equals(first)).toList();
      for (List<T> rest : permutations(others)) {
        orders.add(Stream.concat(Stream.of(first), rest.stream()).toList());
      }
    }
    return orders;
  }

  private void recordNth(List<List<Claim>> orders, int from, int to) throws SQLException {
    recording.together(orders.stream().flatMap(order -> order.subList(from, to).stream()).toList());
  }

  private void assertAllAlike(Story story, int orders) throws SQLException {
    for (String table : Recording.TABLES) {
      List<Map<String, Object>> kinds =
          recording.rows(
              "SELECT count(*) AS rows FROM %s t GROUP BY to_jsonb(t) - 'page'".formatted(table));
      if (story.rows.containsKey(table)) {
        assertThat(kinds).as(table).containsExactly(Map.of("rows", (long) orders));
        assertThat(recording.rows("SELECT * FROM " + table + " LIMIT 1").getFirst())
            .containsAllEntriesOf(story.rows.get(table));
      } else {
        assertThat(kinds).as(table).isEmpty();
      }
    }
  }
}
