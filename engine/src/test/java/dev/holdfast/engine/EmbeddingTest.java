package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.database.DatabaseAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program in docs/embedding.md does what the page says. */
@Timeout(120)
class EmbeddingTest {

  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Path PAGE = Path.of("..", "docs", "embedding.md");

  @Test
  void the_program_of_the_page_compiles_runs_and_prints_what_the_page_says(@TempDir Path directory)
      throws Exception {
    DatabaseAddress address = TestDatabase.freshAddress();
    try (var connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        var statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA holdfast CASCADE");
    }
    Path program = Files.writeString(directory.resolve("Embedded.java"), program());

    Process running =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx200m",
                "-cp",
                System.getProperty("java.class.path"),
                program.toString(),
                url(address))
            .redirectErrorStream(true)
            .start();
    String printed = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(running.waitFor()).as(printed).isZero();
    assertThat(printed).contains("200: 1 stored\n", "handled page.feed.comment.add\n");
  }

  private static String program() throws IOException {
    Matcher found = PROGRAM.matcher(Files.readString(PAGE));
    assertThat(found.find()).as("a program on the page").isTrue();
    return found.group(1);
  }

  private static String url(DatabaseAddress address) {
    return "%s?user=%s&password=%s"
        .formatted(address.jdbcUrl(), address.user(), address.password());
  }
}
