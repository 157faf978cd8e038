package dev.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {

  @TempDir Path directory;

  @Test
  void a_secret_stands_in_the_file_that_the_settings_file_names() throws IOException {
    write("the-token", "a-token-of-the-api-in-a-file\n");
    write("holdfast.yaml", "api-token-file: the-token\n");

    SettingsLoader.Loaded loaded = load(Map.of());

    assertThat(loaded.settings().apiToken())
        .contains(new Sensitive("a-token-of-the-api-in-a-file"));
    assertThat(place(loaded, "api-token")).isEqualTo("the-token (holdfast.yaml, line 1)");
    assertThat(loaded.files())
        .containsExactly(directory.resolve("holdfast.yaml"), directory.resolve("the-token"));
  }

  @Test
  void a_list_has_a_secret_on_each_line() throws IOException {
    Path secrets = write("secrets", "new\r\n\nold, with a comma\n");

    SettingsLoader.Loaded loaded = load(Map.of("HOLDFAST_APP_SECRET_FILE", secrets.toString()));

    assertThat(loaded.settings().appSecret())
        .containsExactly(new Sensitive("new"), new Sensitive("old, with a comma"));
    assertThat(place(loaded, "app-secret")).isEqualTo(secrets + " (the environment)");
  }

  @Test
  void secrets_of_further_apps_and_of_groups_stand_in_files_too() throws IOException {
    write("one", "s");
    write("holdfast.yaml", "apps:\n  my_shop:\n    secret-file: one\n");
    Path word = write("two", "v");

    Settings settings =
        load(Map.of("HOLDFAST_APPS_MY_SHOP_VERIFY_TOKEN_FILE", word.toString())).settings();

    assertThat(settings.apps()).containsOnlyKeys("my_shop");
    Settings.FurtherApp shop = Optional.ofNullable(settings.apps().get("my_shop")).orElseThrow();
    assertThat(shop.secret()).containsExactly(new Sensitive("s"));
    assertThat(shop.verifyToken()).isEqualTo(new Sensitive("v"));
  }

  @Test
  void credentials_of_systemd_are_secrets_and_whatever_else_is_there_is_left_alone()
      throws IOException {
    Path credentials = Files.createDirectory(directory.resolve("credentials"));
    Files.writeString(credentials.resolve("app-secret"), "from systemd\n");
    Files.writeString(credentials.resolve("verify-token"), "overruled\n");
    Files.writeString(credentials.resolve("port"), "no secret");
    Files.writeString(credentials.resolve("of-another-program"), "?");
    write("holdfast.yaml", "verify-token: in the file\n");

    SettingsLoader.Loaded loaded = load(Map.of("CREDENTIALS_DIRECTORY", credentials.toString()));

    assertThat(loaded.settings().appSecret()).containsExactly(new Sensitive("from systemd"));
    assertThat(loaded.settings().verifyToken()).contains(new Sensitive("in the file"));
    assertThat(loaded.settings().port()).isEqualTo(8080);
    assertThat(place(loaded, "app-secret")).endsWith("app-secret (a systemd credential)");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThat(error(Map.of("HOLDFAST_API_TOKEN_FILE", "/nowhere/token")))
        .contains(
            "api-token-file (HOLDFAST_API_TOKEN_FILE): there is no file /nowhere/token (the"
                + " environment)");
  }

  @Test
  void an_empty_file_is_an_error_and_what_is_wrong_in_one_is_not_shown() throws IOException {
    write("empty", "\n");
    write("short", "too-short-token");
    write("holdfast.yaml", "app-secret-file: empty\napi-token-file: short\n");

    assertThat(error(Map.of()))
        .contains("blank in empty (holdfast.yaml, line 1)", "at least 20 characters")
        .doesNotContain("too-short-token");
  }

  @Test
  void a_secret_is_either_in_its_setting_or_in_a_file() throws IOException {
    write("holdfast.yaml", "app-secret: one\napp-secret-file: two\n");

    assertThat(error(Map.of("HOLDFAST_VERIFY_TOKEN", "a", "HOLDFAST_VERIFY_TOKEN_FILE", "b")))
        .contains(
            "app-secret (HOLDFAST_APP_SECRET): set twice, in holdfast.yaml, lines 1 and 2",
            "HOLDFAST_VERIFY_TOKEN and HOLDFAST_VERIFY_TOKEN_FILE are both set; remove one");
  }

  @Test
  void only_secrets_can_stand_in_files() throws IOException {
    write("holdfast.yaml", "port-file: somewhere\n");

    assertThat(error(Map.of("HOLDFAST_HOST_FILE", "somewhere")))
        .contains(
            "port-file (HOLDFAST_PORT_FILE): no such setting",
            "HOLDFAST_HOST_FILE: no such setting");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private SettingsLoader.Loaded load(Map<String, String> environment) {
    return new SettingsLoader(environment, directory).load();
  }

  private String error(Map<String, String> environment) {
    SettingsLoader loader = new SettingsLoader(environment, directory);
    InvalidSettings invalid = catchThrowableOfType(InvalidSettings.class, loader::load);
    return String.valueOf(invalid.getMessage());
  }

  private static String place(SettingsLoader.Loaded loaded, String key) {
    return loaded.values().stream()
        .filter(value -> value.setting().key().equals(key))
        .findFirst()
        .orElseThrow()
        .place();
  }
}
