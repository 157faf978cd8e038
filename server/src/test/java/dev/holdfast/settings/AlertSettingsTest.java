package dev.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertSettingsTest {

  private static final String SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  @TempDir private Path directory;

  @Test
  void by_default_nobody_is_told_and_most_rules_are_on() {
    Settings.Alerts alerts = alerts(Map.of());

    assertThat(alerts.deadLetters()).contains(1);
    assertThat(alerts.noEvent()).contains(Duration.ofHours(24));
    assertThat(alerts.diskLeft()).contains(new ByteSize(2L << 30));
    assertThat(alerts.diskGrowth()).isEmpty();
    assertThat(alerts.repeat()).contains(Duration.ofHours(4));
    assertThat(alerts.quiet()).isEmpty();
    assertThat(alerts.slack()).isEmpty();
    assertThat(alerts.webhook().url()).isEmpty();
    assertThat(alerts.smtp().host()).isEmpty();
    assertThat(alerts.smtp().starttls()).isEqualTo(Settings.Alerts.Smtp.StartTls.REQUIRED);
  }

  @Test
  void off_switches_a_rule_off_and_a_value_on() {
    Settings.Alerts alerts =
        alerts(
            Map.of(
                "HOLDFAST_ALERTS_DEAD_LETTERS", "off",
                "HOLDFAST_ALERTS_REPEAT", "OFF",
                "HOLDFAST_ALERTS_DISK_GROWTH", "10GiB"));

    assertThat(alerts.deadLetters()).isEmpty();
    assertThat(alerts.repeat()).isEmpty();
    assertThat(alerts.diskGrowth()).contains(new ByteSize(10L << 30));
  }

  @Test
  void a_wrong_threshold_says_that_off_is_possible_and_where_it_is_not_it_is_wrong() {
    assertThat(errors(Map.of("HOLDFAST_ALERTS_NO_EVENT", "never")))
        .singleElement()
        .asString()
        .contains("from 5m to 30d, or off");
    assertThat(errors(Map.of("HOLDFAST_ALERTS_WINDOW", "off"))).hasSize(1);
  }

  @Test
  void quiet_hours_are_by_the_clock_of_a_zone() {
    Settings.Alerts alerts =
        alerts(
            Map.of(
                "HOLDFAST_ALERTS_QUIET", "22:00-07:00, 12:00-13:30",
                "HOLDFAST_ALERTS_TIME_ZONE", "Europe/Berlin"));

    assertThat(alerts.quiet())
        .containsExactly(
            new HoursOfDay(LocalTime.of(22, 0), LocalTime.of(7, 0)),
            new HoursOfDay(LocalTime.of(12, 0), LocalTime.of(13, 30)));
    assertThat(alerts.timeZone()).contains(ZoneId.of("Europe/Berlin"));
    assertThat(errors(Map.of("HOLDFAST_ALERTS_QUIET", "22:00"))).hasSize(1);
    assertThat(errors(Map.of("HOLDFAST_ALERTS_TIME_ZONE", "Berlin"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://hooks.example/secret", "hooks.example/secret", "ftp://a/secret"})
  void an_address_that_others_could_read_is_refused_and_not_told(String url) {
    assertThat(errors(Map.of("HOLDFAST_ALERTS_SLACK", "https://a.example/b," + url)))
        .singleElement()
        .asString()
        .startsWith("alerts.slack")
        .doesNotContain("secret");
    assertThat(alerts(Map.of("HOLDFAST_ALERTS_SLACK", "http://localhost:9/hook")).slack())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example, , alerts.webhook ",
    ", " + SECRET + ", alerts.webhook ",
    "https://a.example, whsec_c2hvcnQ=, alerts.webhook.secret",
    "https://a.example, secret, alerts.webhook.secret",
    "http://a.example, " + SECRET + ", alerts.webhook.url"
  })
  void a_webhook_needs_a_safe_address_and_a_secret(String url, String secret, String key) {
    Map<String, String> environment = new HashMap<>();
    put(environment, "HOLDFAST_ALERTS_WEBHOOK_URL", url);
    put(environment, "HOLDFAST_ALERTS_WEBHOOK_SECRET", secret);

    assertThat(errors(environment)).singleElement().asString().startsWith(key.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "mail.example, , ada@example.com, , , required, alerts.smtp",
    "mail.example, h@example.com, , , , required, alerts.smtp",
    ", h@example.com, ada@example.com, , , required, alerts.smtp",
    "mail.example, h@example.com, ada@example.com, holdfast, , required, alerts.smtp",
    "mail.example, holdfast, ada@example.com, , , required, alerts.smtp.from",
    "mail.example, h@example.com, Ada <ada@example.com>, , , required, alerts.smtp.to",
    "mail.example, h@example.com, ada@example.com, holdfast, p, off, alerts.smtp.starttls"
  })
  void a_mail_relay_needs_all_of_it(
      String host, String from, String to, String user, String password, String tls, String key) {
    assertThat(errors(smtp(host, from, to, user, password, tls)))
        .singleElement()
        .asString()
        .startsWith(key + " (");
  }

  @Test
  void a_password_may_go_unencrypted_to_this_machine() {
    Settings.Alerts.Smtp smtp =
        alerts(smtp("localhost", "h@example.com", "a@b.example,c@d.example", "h", "p", "off"))
            .smtp();

    assertThat(smtp.to()).isEqualTo(List.of("a@b.example", "c@d.example"));
    assertThat(smtp.port()).isEqualTo(587);
  }

  private static Map<String, String> smtp(
      String host, String from, String to, String user, String password, String tls) {
    Map<String, String> environment = new HashMap<>();
    put(environment, "HOLDFAST_ALERTS_SMTP_HOST", host);
    put(environment, "HOLDFAST_ALERTS_SMTP_FROM", from);
    put(environment, "HOLDFAST_ALERTS_SMTP_TO", to);
    put(environment, "HOLDFAST_ALERTS_SMTP_USER", user);
    put(environment, "HOLDFAST_ALERTS_SMTP_PASSWORD", password);
    put(environment, "HOLDFAST_ALERTS_SMTP_STARTTLS", tls);
    return environment;
  }

  private static void put(Map<String, String> environment, String name, String value) {
    if (value != null) {
      environment.put(name, value);
    }
  }

  private Settings.Alerts alerts(Map<String, String> environment) {
    return new SettingsLoader(environment, directory).load().settings().alerts();
  }

  private List<String> errors(Map<String, String> environment) {
    SettingsLoader loader = new SettingsLoader(environment, directory);
    InvalidSettings invalid = catchThrowableOfType(InvalidSettings.class, loader::load);
    return Stream.of(String.valueOf(invalid.getMessage()).split("\n  ", -1)).skip(1).toList();
  }
}
