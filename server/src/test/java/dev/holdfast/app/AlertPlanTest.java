package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.Channel;
import dev.holdfast.alert.Plan;
import dev.holdfast.settings.SettingsLoader;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertPlanTest {

  @TempDir private Path directory;

  @Test
  void without_settings_nobody_is_told() {
    Plan plan = plan(Map.of());

    assertThat(plan.channels()).isEmpty();
    assertThat(plan.dashboard()).isEmpty();
    assertThat(plan.quiet().zone()).isEqualTo(ZoneId.systemDefault());
  }

  @Test
  void each_channel_of_the_settings_is_there_and_known_by_a_name_that_tells_no_secret() {
    Plan plan =
        plan(
            Map.of(
                "HOLDFAST_PUBLIC_URL", "https://holdfast.example/",
                "HOLDFAST_ALERTS_SLACK", "https://a.example/secret1,https://b.example/secret2",
                "HOLDFAST_ALERTS_WEBHOOK_URL", "https://c.example/secret3",
                "HOLDFAST_ALERTS_WEBHOOK_SECRET",
                    "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
                "HOLDFAST_ALERTS_SMTP_HOST", "mail.example",
                "HOLDFAST_ALERTS_SMTP_USER", "holdfast",
                "HOLDFAST_ALERTS_SMTP_PASSWORD", "secret4",
                "HOLDFAST_ALERTS_SMTP_FROM", "holdfast@example.com",
                "HOLDFAST_ALERTS_SMTP_TO", "ada@example.com"));

    assertThat(plan.channels())
        .extracting(Channel::name)
        .containsExactly("slack 1", "slack 2", "webhook", "mail");
    assertThat(plan.toString()).doesNotContain("secret");
    assertThat(plan.dashboard()).contains(URI.create("https://holdfast.example/#/alerts"));
  }

  private Plan plan(Map<String, String> environment) {
    return AlertPlan.of(new SettingsLoader(environment, directory).load().settings());
  }
}
