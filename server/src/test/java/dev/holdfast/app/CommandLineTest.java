package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Commands;
import dev.holdfast.settings.SettingsLoader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

  private static final int MISUSED = 2;

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void serve_without_secret_and_verify_token_names_both() {
    assertThat(run(Map.of(), "serve")).isEqualTo(MISUSED);
    assertThat(err.toString()).contains("HOLDFAST_APP_SECRET", "HOLDFAST_VERIFY_TOKEN");
  }

  @Test
  void serve_without_verify_token_names_only_that() {
    assertThat(run(Map.of("HOLDFAST_APP_SECRET", "s3cret"), "serve")).isEqualTo(MISUSED);
    assertThat(err.toString())
        .contains("HOLDFAST_VERIFY_TOKEN")
        .doesNotContain("HOLDFAST_APP_SECRET", "s3cret");
  }

  @Test
  void serve_only_work_needs_no_secret_and_gets_as_far_as_the_database() {
    String nobody = "jdbc:postgresql://127.0.0.1:1/holdfast";

    assertThat(run(Map.of("HOLDFAST_DATABASE_URL", nobody), "serve", "--only", "work"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("The database does not answer");
  }

  @Test
  void the_demo_never_writes_into_a_database_of_yours() {
    String yours = "jdbc:postgresql://127.0.0.1:1/customers";

    assertThat(run(Map.of("HOLDFAST_DATABASE_URL", yours), "demo", "--once")).isEqualTo(MISUSED);
    assertThat(err.toString())
        .contains("HOLDFAST_DATABASE_URL", "does not use a database of yours");
  }

  @Test
  void retry_needs_an_id_or_a_filter() {
    assertThat(run(Map.of(), "retry")).isEqualTo(MISUSED);
    assertThat(err.toString()).contains("--id", "--status", "--type", "--page-id", "--all");
  }

  @Test
  void retry_takes_an_id_or_a_filter_and_not_both() {
    assertThat(run(Map.of(), "retry", "--id", "7", "--all")).isEqualTo(MISUSED);
  }

  @Test
  void retry_takes_no_status_that_cannot_be_retried() {
    assertThat(run(Map.of(), "retry", "--status", "processed")).isEqualTo(MISUSED);
    assertThat(err.toString()).contains("expected failed or dead_letter");
  }

  @Test
  void rewind_needs_a_moment_or_the_start() {
    assertThat(run(Map.of(), "rewind")).isEqualTo(MISUSED);
    assertThat(run(Map.of(), "rewind", "--to", "yesterday")).isEqualTo(MISUSED);
    assertThat(err.toString()).contains("--to must be start, or a moment such as");
  }

  @Test
  void every_unknown_setting_is_reported_at_once() {
    Map<String, String> mistakes =
        Map.of("HOLDFAST_PROT", "8080", "HOLDFAST_WORK_LEESE", "30s", "HOLDFAST_PORT", "ninety");

    assertThat(run(mistakes, "stats")).isEqualTo(MISUSED);
    assertThat(err.toString()).contains("HOLDFAST_PROT", "HOLDFAST_WORK_LEESE", "HOLDFAST_PORT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "process",
        "stats",
        "retry",
        "rewind",
        "retention",
        "migrate",
        "password"
      })
  void every_command_explains_itself(String command) {
    assertThat(run(Map.of(), command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: holdfast " + command);
  }

  private int run(Map<String, String> environment, String... arguments) {
    Map<String, String> here = new HashMap<>(environment);
    here.put("HOLDFAST_DATA_DIR", directory.toString());
    SettingsLoader loader = new SettingsLoader(here, directory);
    CommandLine commandLine = Commands.of(new Holdfast(loader), loader);
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
