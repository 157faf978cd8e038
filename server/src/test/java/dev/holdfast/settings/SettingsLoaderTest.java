package dev.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class SettingsLoaderTest {

  @TempDir Path directory;

  @Test
  void without_file_and_environment_the_defaults_hold() {
    Settings settings = settings(Map.of());

    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.adminListener()).isEmpty();
    assertThat(settings.dataDir()).isEqualTo(Path.of("./data"));
    assertThat(settings.databaseUrl()).isEmpty();
    assertThat(settings.databaseConnections()).isEqualTo(10);
    assertThat(settings.appSecret()).isEmpty();
    assertThat(settings.verifyToken()).isEmpty();
    assertThat(settings.apiToken()).isEmpty();
    assertThat(settings.adminPassword()).isEmpty();
    assertThat(settings.apps()).isEmpty();
    assertThat(settings.handlersDir()).isEqualTo(Path.of("./handlers"));
    assertThat(settings.log().format()).isEqualTo(Settings.LogFormat.TEXT);
    assertThat(settings.log().level()).isEqualTo(Level.INFO);
  }

  @Test
  void the_defaults_of_intake_and_work_are_those_that_were_measured() {
    Settings.Intake intake = settings(Map.of()).intake();
    assertThat(intake.bodyLimit()).isEqualTo(new ByteSize(4 << 20));
    assertThat(intake.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(intake.maxConcurrentRequests()).isEqualTo(1024);
    assertThat(intake.queueLimit()).isEqualTo(10_000);
    assertThat(intake.storeTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(intake.batch()).isEqualTo(500);
    assertThat(intake.writers()).isEqualTo(2);

    Settings.Work work = settings(Map.of()).work();
    assertThat(work.attempts()).isEqualTo(3);
    assertThat(work.delays())
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30));
    assertThat(work.jitter()).isEqualTo(0.2);
    assertThat(work.batch()).isEqualTo(250);
    assertThat(work.concurrency()).isEqualTo(500);
    assertThat(work.timeLimit()).isEqualTo(Duration.ofSeconds(20));
    assertThat(work.lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(work.poll()).isEqualTo(Duration.ofSeconds(1));
    assertThat(work.stopTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(work.settlers()).isEqualTo(2);
  }

  @Test
  void the_names_in_the_environment_work() {
    Settings settings =
        settings(
            Map.of(
                "HOLDFAST_PORT", "9090",
                "HOLDFAST_HOST", "0.0.0.0",
                "HOLDFAST_DATABASE_URL", "jdbc:postgresql://db/holdfast",
                "HOLDFAST_DATABASE_USER", "keeper",
                "HOLDFAST_DATA_DIR", "/var/lib/holdfast",
                "HOLDFAST_APP_SECRET", "new-secret, old-secret",
                "HOLDFAST_VERIFY_TOKEN", "open sesame",
                "HOLDFAST_ADMIN_PASSWORD", "${not} expanded, not split",
                "HOLDFAST_API_TOKEN", "token\\1 of 20 characters",
                "HOLDFAST_WORK_TIME_LIMIT", "10s"));

    assertThat(settings.port()).isEqualTo(9090);
    assertThat(settings.host()).isEqualTo("0.0.0.0");
    assertThat(settings.databaseUrl()).contains(new DatabaseUrl("jdbc:postgresql://db/holdfast"));
    assertThat(settings.databaseUser()).contains("keeper");
    assertThat(settings.dataDir()).isEqualTo(Path.of("/var/lib/holdfast"));
    assertThat(settings.appSecret())
        .isEqualTo(List.of(new Sensitive("new-secret"), new Sensitive("old-secret")));
    assertThat(settings.verifyToken()).contains(new Sensitive("open sesame"));
    assertThat(settings.adminPassword()).contains(new Sensitive("${not} expanded, not split"));
    assertThat(settings.apiToken()).contains(new Sensitive("token\\1 of 20 characters"));
    assertThat(settings.work().timeLimit()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void the_environment_wins_over_the_file_and_the_file_over_the_defaults() throws IOException {
    file(
        """
        port: 9000
        host: 10.0.0.1
        work:
          delays: [2s, 1m]
          attempts: 5
        work.batch: 10
        """);

    Settings settings =
        settings(Map.of("HOLDFAST_PORT", "9001", "HOLDFAST_WORK_DELAYS", "100ms,PT3S"));

    assertThat(settings.port()).isEqualTo(9001);
    assertThat(settings.host()).isEqualTo("10.0.0.1");
    assertThat(settings.work().delays())
        .containsExactly(Duration.ofMillis(100), Duration.ofSeconds(3));
    assertThat(settings.work().attempts()).isEqualTo(5);
    assertThat(settings.work().batch()).isEqualTo(10);
    assertThat(settings.work().concurrency()).isEqualTo(500);
  }

  @Test
  void a_shorter_list_in_the_file_replaces_the_whole_default() throws IOException {
    file("work: { delays: [2s] }");

    assertThat(settings(Map.of()).work().delays()).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void values_in_the_file_stay_the_text_that_was_written() throws IOException {
    file(
        """
        app-secret: [0123, "a,b", 1e5]
        verify-token: 2026-11-24
        admin-password: 00012345
        """);

    Settings settings = settings(Map.of());

    assertThat(settings.appSecret())
        .isEqualTo(List.of(new Sensitive("0123"), new Sensitive("a,b"), new Sensitive("1e5")));
    assertThat(settings.verifyToken()).contains(new Sensitive("2026-11-24"));
    assertThat(settings.adminPassword()).contains(new Sensitive("00012345"));
  }

  @Test
  void the_default_file_itself_is_a_settings_file() throws IOException {
    file(SettingsLoader.defaultFile());

    assertThat(settings(Map.of()).port()).isEqualTo(8080);
  }

  @Test
  void a_file_can_be_named() throws IOException {
    Files.writeString(directory.resolve("other.yaml"), "port: 7070");

    assertThat(settings(Map.of("HOLDFAST_CONFIG", "other.yaml")).port()).isEqualTo(7070);
  }

  @Test
  void a_named_file_that_is_missing_is_an_error() {
    assertThat(errors(Map.of("HOLDFAST_CONFIG", "gone.yaml")))
        .containsExactly(
            "gone.yaml (named by HOLDFAST_CONFIG): there is no such file, or it cannot be read as"
                + " text");
  }

  @Test
  void a_file_that_is_no_text_is_an_error() throws IOException {
    Files.write(
        directory.resolve("holdfast.yaml"), "port: \u00e4".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(errors(Map.of()))
        .containsExactly("holdfast.yaml: there is no such file, or it cannot be read as text");
  }

  @Test
  void further_apps_come_from_the_file_and_the_environment() throws IOException {
    file(
        """
        apps:
          shop_one: {}
          threads:
            secret: [new, old]
            verify-token: in-the-file
        """);

    Settings settings =
        settings(
            Map.of(
                "HOLDFAST_APPS_THREADS_VERIFY_TOKEN", "in-the-environment",
                "HOLDFAST_APPS_MY_SHOP_SECRET", "s",
                "HOLDFAST_APPS_MY_SHOP_VERIFY_TOKEN", "v"));

    assertThat(settings.apps()).containsOnlyKeys("threads", "my-shop");
    Settings.FurtherApp threads = Optional.ofNullable(settings.apps().get("threads")).orElseThrow();
    assertThat(threads.secret()).containsExactly(new Sensitive("new"), new Sensitive("old"));
    assertThat(threads.verifyToken()).isEqualTo(new Sensitive("in-the-environment"));
  }

  @Test
  void a_further_app_needs_a_secret_a_verify_token_and_a_name_for_its_address() {
    assertThat(
            errors(
                Map.of(
                    "HOLDFAST_APPS_SHOP_SECRET", "s",
                    "HOLDFAST_APPS_DEFAULT_SECRET", "s",
                    "HOLDFAST_APPS_DEFAULT_VERIFY_TOKEN", "v")))
        .containsExactly(
            "apps.default (HOLDFAST_APPS_DEFAULT): not a name for a further app; expected up to 63"
                + " of a-z, 0-9, _ and -, but not \"default\", which is the first app's",
            "apps.shop.verify-token (HOLDFAST_APPS_SHOP_VERIFY_TOKEN): missing; every further app"
                + " has a secret and a verify-token");
  }

  @Test
  void all_errors_are_reported_at_once() throws IOException {
    file(
        """
        prot: 80
        host: [a, b]
        work:
          lease: 5s
          leese: 10s
          delays: [1s, soon]
        intake: 7
        work: {}
        """);

    assertThat(
            errors(
                Map.of(
                    "HOLDFAST_PORT", "http",
                    "HOLDFAST_WORK_JITTER", "1",
                    "HOLDFAST_VERIFY_TOKN", "hush",
                    "HOLDFAST_APP_SECRET", " ")))
        .containsExactlyInAnyOrder(
            "prot (HOLDFAST_PROT): no such setting (holdfast.yaml, line 1); did you mean port?",
            "host (HOLDFAST_HOST): expected some text in holdfast.yaml, line 2",
            "work.leese (HOLDFAST_WORK_LEESE): no such setting (holdfast.yaml, line 5); did you"
                + " mean work.lease?",
            "work.delays (HOLDFAST_WORK_DELAYS): \"1s, soon\" in holdfast.yaml, line 6; expected a"
                + " list, separated by commas, each a duration such as 500ms, 5s, 2m or PT5S (a"
                + " number needs its unit), from 0s to 30d",
            "intake (HOLDFAST_INTAKE): a group of settings, not a value (holdfast.yaml, line 7)",
            "work (HOLDFAST_WORK): set twice, in holdfast.yaml, lines 3 and 8",
            "port (HOLDFAST_PORT): \"http\" in the environment; expected a whole number, from 0 to"
                + " 65535",
            "work.jitter (HOLDFAST_WORK_JITTER): \"1\" in the environment; expected a number, from"
                + " 0 to 0.9",
            "HOLDFAST_VERIFY_TOKN: no such setting (environment); did you mean"
                + " HOLDFAST_VERIFY_TOKEN?",
            "app-secret (HOLDFAST_APP_SECRET): blank in the environment; remove it, or set a"
                + " list, separated by commas, each a secret without white space around it",
            "work.lease (HOLDFAST_WORK_LEASE): is too short; expected at least work.time-limit + 2s"
                + " (work.time-limit is 20s)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PORT | 65536",
        "PORT | 80.5",
        "DATABASE_CONNECTIONS | 1",
        "INTAKE_BODY_LIMIT | 4 MegaByte",
        "INTAKE_BODY_LIMIT | 65MiB",
        "INTAKE_BODY_LIMIT | 999999999999999GiB",
        "INTAKE_STORE_TIMEOUT | 5",
        "INTAKE_STORE_TIMEOUT | 30s",
        "INTAKE_REQUEST_TIMEOUT | -1s",
        "INTAKE_QUEUE_LIMIT | 0",
        "INTAKE_WRITERS | 65",
        "WORK_ATTEMPTS | 0",
        "WORK_DELAYS | 1s,,5s",
        "WORK_DELAYS | 31d",
        "WORK_DELAYS | ''",
        "WORK_JITTER | NaN",
        "WORK_LEASE | 999999999999999d",
        "WORK_POLL | 0s",
        "LOG_FORMAT | xml",
        "LOG_LEVEL | loud",
        "HOST | ''",
        "DATA_DIR | ' '",
      })
  void a_value_out_of_form_or_range_is_named_with_what_is_expected(String name, String value) {
    assertThat(errors(Map.of("HOLDFAST_" + name, value)))
        .singleElement()
        .asString()
        .contains("(HOLDFAST_" + name + "): ", "in the environment; ");
  }

  @ParameterizedTest
  @CsvSource({
    "HOLDFAST_VERIFY_TOKEN, 'hunter2\n'",
    "HOLDFAST_APP_SECRET, 'hunter2,,hunter2'",
    "HOLDFAST_VERIFY_TOKEN, ' hunter2'",
    "HOLDFAST_ADMIN_PASSWORD, 'hunter2 '",
    "HOLDFAST_DATABASE_URL, postgres://me:hunter2@db/holdfast",
    "HOLDFAST_HUNTER, hunter2",
    "HOLDFAST_APP_SECRETS_OF_MINE, hunter2",
  })
  void an_error_never_shows_a_secret(String name, String value) {
    assertThat(errors(Map.of(name, value)))
        .singleElement()
        .asString()
        .contains(name)
        .doesNotContain("hunter2");
  }

  @Test
  void a_secret_in_a_broken_file_is_not_shown() throws IOException {
    file("port: 80\napp-secret: \"hunter2\n");

    assertThat(errors(Map.of()))
        .singleElement()
        .asString()
        .startsWith("holdfast.yaml, line ")
        .endsWith(", is not valid YAML");
  }

  @Test
  void a_file_of_another_shape_is_an_error() throws IOException {
    file("- port");
    assertThat(errors(Map.of()))
        .containsExactly("holdfast.yaml, line 1 is not a list of settings (key: value)");
  }

  @Test
  void keys_in_the_file_begin_below_the_prefix() throws IOException {
    file("holdfast:\n  port: 80\n");

    assertThat(errors(Map.of()))
        .containsExactly("holdfast (holdfast.yaml, line 1): remove holdfast from the key");
  }

  @Test
  void a_rule_between_settings_waits_until_each_is_right_by_itself() {
    assertThat(errors(Map.of("HOLDFAST_WORK_TIME_LIMIT", "soon", "HOLDFAST_WORK_LEASE", "5s")))
        .singleElement()
        .asString()
        .startsWith("work.time-limit");
    assertThat(
            settings(Map.of("HOLDFAST_WORK_TIME_LIMIT", "3s", "HOLDFAST_WORK_LEASE", "5s"))
                .work()
                .lease())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void database_credentials_need_a_database() {
    assertThat(errors(Map.of("HOLDFAST_DATABASE_PASSWORD", "hush")))
        .containsExactly(
            "database-password (HOLDFAST_DATABASE_PASSWORD): has no effect without database-url"
                + " (HOLDFAST_DATABASE_URL)");
  }

  @Test
  void the_admins_password_must_be_one_that_a_user_may_have() {
    assertThat(errors(Map.of("HOLDFAST_ADMIN_PASSWORD", "seven c")))
        .containsExactly("admin-password (HOLDFAST_ADMIN_PASSWORD): must have 8 to 256 characters");
  }

  @Test
  void a_reorder_window_needs_order() {
    assertThat(errors(Map.of("HOLDFAST_WORK_REORDER_WINDOW", "2s")))
        .containsExactly(
            "work.reorder-window (HOLDFAST_WORK_REORDER_WINDOW): does nothing without order;"
                + " expected 0s, or work.order: conversation (work.order is none)");
    assertThat(
            settings(
                    Map.of(
                        "HOLDFAST_WORK_REORDER_WINDOW", "2s",
                        "HOLDFAST_WORK_ORDER", "conversation"))
                .work()
                .reorderWindow())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void a_session_lives_at_least_as_long_as_its_pauses() {
    assertThat(errors(Map.of("HOLDFAST_SESSIONS_LIFETIME", "1h")))
        .containsExactly(
            "sessions.lifetime (HOLDFAST_SESSIONS_LIFETIME): is too short; expected at least"
                + " sessions.idle-timeout (sessions.idle-timeout is 12h)");
  }

  @Test
  void proxies_are_addresses_and_ranges() {
    assertThat(settings(Map.of()).proxies())
        .isEqualTo(List.of(new ProxyAddress("127.0.0.0/8"), new ProxyAddress("::1")));
    assertThat(settings(Map.of("HOLDFAST_PROXIES", "10.0.0.0/8, 192.0.2.7")).proxies())
        .isEqualTo(List.of(new ProxyAddress("10.0.0.0/8"), new ProxyAddress("192.0.2.7")));
    assertThat(errors(Map.of("HOLDFAST_PROXIES", "proxy.example")))
        .singleElement()
        .asString()
        .contains("HOLDFAST_PROXIES", "proxy.example", "10.0.0.0/8");
  }

  @ParameterizedTest
  @CsvSource({
    "HOLDFAST_OIDC_ISSUER, https://id.example, 4",
    "HOLDFAST_OIDC_CLIENT_ID, holdfast, 4",
    "HOLDFAST_OIDC_ROLES_ADMIN, boss, 4"
  })
  void a_provider_is_set_as_a_whole_or_not_at_all(String name, String value, int missing) {
    assertThat(errors(Map.of(name, value)))
        .hasSize(missing)
        .allSatisfy(error -> assertThat(error).startsWith("oidc.").contains("missing"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8081/realm",
        "http://127.0.0.1",
        "http://[::1]:80",
        "https://id.example"
      })
  void an_issuer_is_encrypted_or_on_this_machine(String issuer) {
    assertThat(settings(provider(issuer)).oidc().issuer()).contains(URI.create(issuer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://id.example",
        "HTTP://10.0.0.1/realm",
        "http://localhost.example",
        "http://127.0.0.1.example"
      })
  void an_unencrypted_issuer_elsewhere_is_refused(String issuer) {
    assertThat(errors(provider(issuer)))
        .singleElement()
        .asString()
        .startsWith("oidc.issuer (HOLDFAST_OIDC_ISSUER): must begin with https://");
  }

  private static Map<String, String> provider(String issuer) {
    return Map.of(
        "HOLDFAST_OIDC_ISSUER", issuer,
        "HOLDFAST_OIDC_CLIENT_ID", "holdfast",
        "HOLDFAST_OIDC_CLIENT_SECRET", "s",
        "HOLDFAST_OIDC_ROLE_CLAIM", "groups",
        "HOLDFAST_OIDC_ROLES_ADMIN", "boss");
  }

  @Test
  void an_api_token_has_at_least_20_characters() {
    assertThat(errors(Map.of("HOLDFAST_API_TOKEN", "nineteen characters")))
        .singleElement()
        .asString()
        .startsWith("api-token (HOLDFAST_API_TOKEN): must have at least 20 characters")
        .doesNotContain("nineteen");
    assertThat(settings(Map.of("HOLDFAST_API_TOKEN", "twenty characters or")).apiToken())
        .isPresent();
  }

  @Test
  void the_dashboard_can_have_a_port_of_its_own() {
    assertThat(settings(Map.of("HOLDFAST_ADMIN_PORT", "9090")).adminListener())
        .contains(new Listener("127.0.0.1", 9090));
    assertThat(
            settings(Map.of("HOLDFAST_ADMIN_PORT", "9090", "HOLDFAST_ADMIN_HOST", "10.0.0.7"))
                .adminListener())
        .contains(new Listener("10.0.0.7", 9090));
  }

  @Test
  void more_writers_or_settlers_than_connections_are_named_and_the_defaults_fit_any_number() {
    assertThat(errors(Map.of("HOLDFAST_INTAKE_WRITERS", "3", "HOLDFAST_WORK_SETTLERS", "3")))
        .satisfiesExactlyInAnyOrder(
            writers ->
                assertThat(writers)
                    .startsWith("intake.writers (HOLDFAST_INTAKE_WRITERS): is too many")
                    .endsWith("(database-connections is 10)"),
            settlers ->
                assertThat(settlers)
                    .startsWith("work.settlers (HOLDFAST_WORK_SETTLERS): is too many")
                    .endsWith("(database-connections is 10)"));
    assertThat(settings(Map.of("HOLDFAST_DATABASE_CONNECTIONS", "5")).work().settlers())
        .isEqualTo(2);
    assertThat(
            settings(
                    Map.of(
                        "HOLDFAST_DATABASE_CONNECTIONS", "15",
                        "HOLDFAST_INTAKE_WRITERS", "3",
                        "HOLDFAST_WORK_SETTLERS", "4"))
                .intake()
                .writers())
        .isEqualTo(3);
  }

  @Test
  void a_port_of_its_own_is_another_one() {
    assertThat(errors(Map.of("HOLDFAST_ADMIN_PORT", "8080")))
        .containsExactly(
            "admin-port (HOLDFAST_ADMIN_PORT): is the same as port; remove it to serve both on one"
                + " port (port is 8080)");
    assertThat(settings(Map.of("HOLDFAST_ADMIN_PORT", "0", "HOLDFAST_PORT", "0")).adminListener())
        .isPresent();
  }

  @Test
  void an_address_for_the_dashboard_needs_a_port() {
    assertThat(errors(Map.of("HOLDFAST_ADMIN_HOST", "10.0.0.7")))
        .containsExactly(
            "admin-host (HOLDFAST_ADMIN_HOST): has no effect without admin-port"
                + " (HOLDFAST_ADMIN_PORT)");
  }

  @ParameterizedTest
  @CsvSource({
    "HOLDFAST_OIDC_ISSUER, id.example",
    "HOLDFAST_OIDC_ISSUER, ftp://id.example",
    "HOLDFAST_PUBLIC_URL, https:///",
    "HOLDFAST_OIDC_SCOPES, profile"
  })
  void what_is_no_address_and_asks_for_nothing_is_an_error(String name, String value) {
    assertThat(errors(Map.of(name, value))).singleElement().asString().contains(name);
  }

  @Test
  void what_is_wrong_in_the_file_is_reported_even_where_the_environment_wins() throws IOException {
    file("port: many");

    assertThat(errors(Map.of("HOLDFAST_PORT", "80"))).hasSize(1);
  }

  @Test
  void the_variables_that_kubernetes_makes_for_a_service_named_holdfast_are_left_alone() {
    Settings settings =
        settings(
            Map.of(
                "HOLDFAST_PORT", "tcp://10.0.0.7:8080",
                "HOLDFAST_SERVICE_HOST", "10.0.0.7",
                "HOLDFAST_SERVICE_PORT_HTTP", "8080",
                "HOLDFAST_PORT_8080_TCP_ADDR", "10.0.0.7"));

    assertThat(settings.port()).isEqualTo(8080);
  }

  @Test
  void variables_of_the_start_script_and_of_others_are_no_settings() {
    Settings settings = settings(Map.of("HOLDFAST_JAVA_OPTIONS", "-Xmx1g", "PORT", "1"));

    assertThat(settings.port()).isEqualTo(8080);
  }

  @Test
  void receiving_needs_a_secret_and_a_verify_token() {
    assertThat(settings(Map.of()).missingToReceive())
        .get()
        .asString()
        .contains("HOLDFAST_APP_SECRET", "HOLDFAST_VERIFY_TOKEN");
    assertThat(settings(Map.of("HOLDFAST_APP_SECRET", "s")).missingToReceive())
        .get()
        .asString()
        .contains("HOLDFAST_VERIFY_TOKEN")
        .doesNotContain("HOLDFAST_APP_SECRET");
    assertThat(
            settings(Map.of("HOLDFAST_APP_SECRET", "s", "HOLDFAST_VERIFY_TOKEN", "v"))
                .missingToReceive())
        .isEmpty();
  }

  private Settings settings(Map<String, String> environment) {
    return new SettingsLoader(environment, directory).load().settings();
  }

  private List<String> errors(Map<String, String> environment) {
    SettingsLoader loader = new SettingsLoader(environment, directory);
    InvalidSettings invalid = catchThrowableOfType(InvalidSettings.class, loader::load);
    return Stream.of(String.valueOf(invalid.getMessage()).split("\n  ", -1)).skip(1).toList();
  }

  private void file(String text) throws IOException {
    Files.writeString(directory.resolve("holdfast.yaml"), text);
  }
}
