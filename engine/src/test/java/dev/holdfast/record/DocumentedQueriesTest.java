package dev.holdfast.record;

import static dev.holdfast.record.DeliveredEvents.feed;
import static dev.holdfast.record.DeliveredEvents.messaging;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The queries of docs/records.md run as they stand there. */
class DocumentedQueriesTest extends RecordingTest {

  private static final Pattern QUERY = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

  @Test
  void every_query_runs() throws SQLException, IOException {
    List<String> queries = queries();
    assertThat(queries).hasSize(3);

    for (String query : queries) {
      assertThat(recording.rows(query)).isEmpty();
    }
  }

  @Test
  void a_conversation_shows_what_both_sides_see() throws SQLException, IOException {
    recording.oneByOne(
        messaging(1, 0, "page", "\"message\": {\"mid\": \"m1\", \"text\": \"helo\"}"),
        messaging(2, 1, "page", "\"message_edit\": {\"mid\": \"m1\", \"text\": \"hello\"}"),
        messaging(3, 2, "page", "\"message\": {\"mid\": \"m2\", \"text\": \"oops\"}"),
        messaging(4, 3, "page", "\"message\": {\"mid\": \"m2\", \"is_deleted\": true}"));

    assertThat(recording.rows(queries().getFirst().replace("555:393331234567", "101:900")))
        .extracting(row -> row.get("text"))
        .containsExactly("hello");
  }

  @Test
  void a_post_shows_the_comments_that_stand_under_it() throws SQLException, IOException {
    String comment =
        """
        {"item": "comment", "verb": "%s", "comment_id": "%s", "post_id": "p1", "message": "%s"}
        """;
    recording.oneByOne(
        feed(1, 0, comment.formatted("add", "c1", "stays")),
        feed(2, 1, comment.formatted("add", "c2", "hidden")),
        feed(3, 2, comment.formatted("hide", "c2", "hidden")),
        feed(
            4,
            3,
            "{\"item\": \"like\", \"verb\": \"add\", \"comment_id\": \"c1\", \"sender_id\": 9}"));

    assertThat(
            recording.rows(
                queries().getLast().replace("1234567890_987", "p1").replace("1234567890", "101")))
        .extracting(row -> row.get("text") + " " + row.get("reactions"))
        .containsExactly("stays 1");
  }

  private static List<String> queries() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "records.md"));
    return QUERY.matcher(page).results().map(DocumentedQueriesTest::text).toList();
  }

  private static String text(MatchResult query) {
    return query.group(1);
  }
}
