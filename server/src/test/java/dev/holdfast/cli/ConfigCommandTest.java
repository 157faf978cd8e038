package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.settings.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigCommandTest {

  @TempDir Path directory;

  @Test
  void each_setting_is_shown_with_where_it_came_from() throws IOException {
    Files.writeString(directory.resolve("holdfast.yaml"), "\nwork:\n  time-limit: 10s\n");

    CommandRun run = config(Map.of("HOLDFAST_HOST", "10.0.0.7"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("(?m)^port +8080 +default$")
        .containsPattern("(?m)^host +10\\.0\\.0\\.7 +the environment$")
        .containsPattern("(?m)^work\\.time-limit +10s +holdfast\\.yaml, line 3$")
        .containsPattern("(?m)^work\\.delays +1s, 5s, 30s +default$")
        .containsPattern("(?m)^verify-token +\\(not set\\)$")
        .contains("Receiving deliveries requires app-secret (HOLDFAST_APP_SECRET)");
  }

  @Test
  void secrets_are_masked_however_they_are_shown() {
    Map<String, String> secrets =
        Map.of(
            "HOLDFAST_APP_SECRET", "hunter2,hunter22",
            "HOLDFAST_VERIFY_TOKEN", "hunter2",
            "HOLDFAST_API_TOKEN", "hunter2hunter2hunter2",
            "HOLDFAST_ADMIN_PASSWORD", "hunter2hunter2",
            "HOLDFAST_DATABASE_PASSWORD", "hunter2",
            "HOLDFAST_DATABASE_URL", "jdbc:postgresql://db/holdfast?password=hunter2",
            "HOLDFAST_APPS_SHOP_SECRET", "hunter2",
            "HOLDFAST_APPS_SHOP_VERIFY_TOKEN", "hunter2");

    CommandRun text = config(secrets);
    CommandRun json = config(secrets, "--json");

    assertThat(text.exitCode()).isZero();
    assertThat(text.out() + json.out()).doesNotContain("hunter2");
    assertThat(text.out())
        .containsPattern("(?m)^app-secret +•••••• \\(set\\) +the environment$")
        .containsPattern("(?m)^apps\\.shop\\.secret +•••••• \\(set\\) +the environment$")
        .contains("jdbc:postgresql://db/holdfast?password=••••••")
        .doesNotContain("Receiving deliveries requires");
  }

  @Test
  void programs_get_json() {
    JsonNode settings =
        new JsonMapper()
            .readTree(config(Map.of("HOLDFAST_PORT", "81"), "--json").out())
            .path("settings");

    assertThat(settings)
        .anySatisfy(
            setting ->
                assertThat(setting.toString())
                    .isEqualTo(
                        "{\"key\":\"port\",\"environment\":\"HOLDFAST_PORT\",\"reloaded\":false,\"set\":true,"
                            + "\"value\":\"81\",\"source\":\"environment\","
                            + "\"place\":\"the environment\"}"))
        .anySatisfy(
            setting ->
                assertThat(setting.toString())
                    .isEqualTo(
                        "{\"key\":\"database-url\",\"environment\":\"HOLDFAST_DATABASE_URL\","
                            + "\"reloaded\":false,\"set\":false,\"value\":null,\"source\":null}"))
        .anySatisfy(
            setting ->
                assertThat(setting.toString())
                    .startsWith(
                        "{\"key\":\"retention.processed\","
                            + "\"environment\":\"HOLDFAST_RETENTION_PROCESSED\",\"reloaded\":true"));
  }

  @Test
  void the_default_file_can_be_had_as_a_start_for_ones_own() throws IOException {
    CommandRun printed = config(Map.of(), "--default");
    Files.writeString(directory.resolve("holdfast.yaml"), printed.out());

    assertThat(printed.out()).isEqualTo(SettingsLoader.defaultFile());
    assertThat(config(Map.of()).exitCode()).isZero();
  }

  @Test
  void errors_are_listed_and_end_with_2() {
    CommandRun run = config(Map.of("HOLDFAST_PORT", "many", "HOLDFAST_HOTS", "x"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("2 errors in the settings:\n")
        .contains("HOLDFAST_HOTS: no such setting (environment); did you mean HOLDFAST_HOST?");
  }

  private CommandRun config(Map<String, String> environment, String... arguments) {
    SettingsLoader loader = new SettingsLoader(environment, directory);
    return CommandRun.of(terminal -> new ConfigCommand(loader, terminal), arguments);
  }
}
