package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What npm does for the build, in a folder whose name has spaces and umlauts. */
class DashboardBuildTest {

  @TempDir Path directory;

  @Test
  void the_dashboard_is_built_and_compressed_in_any_folder() throws Exception {
    Clone clone = Clone.in(directory, "dashboard").withPackages("dashboard");
    Clone.Finished built = clone.run(Map.of(), "dashboard/build", "files");
    assertThat(built.exitCode()).as(built.output()).isZero();
    assertThat(clone.path("dashboard/dist/index.html.br")).isNotEmptyFile();
    try (Stream<Path> files = Files.list(clone.path("dashboard/dist/assets"))) {
      assertThat(files.map(Path::toString))
          .anyMatch(name -> name.endsWith(".js.br"))
          .anyMatch(name -> name.endsWith(".css.gz"));
    }
  }

  @Test
  void the_browser_trials_find_their_files_in_any_folder() throws Exception {
    Clone clone = Clone.in(directory, "trials/browser", "packaging").withPackages("trials/browser");
    Clone.Finished listed =
        clone.run(Map.of("CHROMIUM", "/bin/true"), "trials/browser/try", "built", "--list");
    assertThat(listed.exitCode()).as(listed.output()).isZero();
    assertThat(listed.output()).containsPattern("Total: \\d+ tests in \\d+ files");
  }
}
