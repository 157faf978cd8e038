package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.settings.Settings;
import dev.holdfast.settings.SettingsLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkAccessTest {

  @TempDir Path directory;

  @Test
  void by_default_only_this_machine_can_connect() {
    assertThat(notice(Map.of(), Duty.BOTH)).isEmpty();
    assertThat(notice(Map.of("HOLDFAST_HOST", "::1"), Duty.BOTH)).isEmpty();
    assertThat(notice(Map.of("HOLDFAST_HOST", "localhost"), Duty.BOTH)).isEmpty();
  }

  @Test
  void an_open_port_tells_that_the_dashboard_is_open_too() {
    assertThat(notice(Map.of("HOLDFAST_HOST", "0.0.0.0"), Duty.BOTH))
        .get()
        .asString()
        .startsWith("The network can reach 0.0.0.0:8080: everything, the dashboard")
        .contains("HOLDFAST_ADMIN_PORT");
  }

  @Test
  void a_dashboard_with_a_port_of_its_own_is_not_open() {
    assertThat(notice(Map.of("HOLDFAST_HOST", "0.0.0.0", "HOLDFAST_ADMIN_PORT", "9090"), Duty.BOTH))
        .contains(
            "The network can reach 0.0.0.0:8080: the endpoint, but not the dashboard and the API on"
                + " 127.0.0.1:9090");
  }

  @Test
  void a_dashboard_that_is_open_by_itself_is_told() {
    assertThat(
            notice(
                Map.of("HOLDFAST_ADMIN_PORT", "9090", "HOLDFAST_ADMIN_HOST", "10.0.0.7"),
                Duty.BOTH))
        .contains("The network can reach 10.0.0.7:9090: the dashboard and the API");
  }

  @Test
  void a_server_for_intake_only_has_no_dashboard() {
    assertThat(notice(Map.of("HOLDFAST_HOST", "0.0.0.0"), Duty.INTAKE))
        .get()
        .asString()
        .contains("the endpoint", "no dashboard");
  }

  private Optional<String> notice(Map<String, String> environment, Duty duty) {
    Settings settings = new SettingsLoader(environment, directory).load().settings();
    return NetworkAccess.notice(settings, duty);
  }
}
