package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meta.App;
import dev.holdfast.settings.SettingsLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppsTest {

  @TempDir Path directory;

  @Test
  void the_first_app_comes_first_then_the_further_ones_by_name() {
    List<App> apps =
        apps(
            Map.of(
                "HOLDFAST_APP_SECRET", "new,old",
                "HOLDFAST_VERIFY_TOKEN", "sesame",
                "HOLDFAST_APPS_THREADS_SECRET", "t",
                "HOLDFAST_APPS_THREADS_VERIFY_TOKEN", "tt",
                "HOLDFAST_APPS_INSTAGRAM_SECRET", "i",
                "HOLDFAST_APPS_INSTAGRAM_VERIFY_TOKEN", "ii"));

    assertThat(apps).extracting(App::name).containsExactly("default", "instagram", "threads");
    App first = apps.getFirst();
    assertThat(first.secrets()).hasSize(2);
    assertThat(first.secrets().getFirst().matches("new")).isTrue();
    assertThat(first.verifyToken().matches("sesame")).isTrue();
    assertThat(apps.getLast().verifyToken().matches("tt")).isTrue();
  }

  @Test
  void without_secret_or_verify_token_there_is_no_first_app() {
    assertThat(apps(Map.of("HOLDFAST_APP_SECRET", "s"))).isEmpty();
  }

  private List<App> apps(Map<String, String> environment) {
    return Apps.of(new SettingsLoader(environment, directory).load().settings());
  }
}
