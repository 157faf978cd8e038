package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The cache that ./holdfast makes after a build (packaging/program.sh), and what if it is bad. */
@TestInstance(Lifecycle.PER_CLASS)
class QuickStartTest {

  @TempDir static Path directory;
  private Clone clone;

  /** As after a build: the jars are those of {@code mvn verify}. */
  @BeforeAll
  void prepare() throws Exception {
    clone = Clone.in(directory, "packaging").withProgram();
    assertThat(script("prepare").output()).contains("done after");
  }

  @Test
  void a_start_takes_its_classes_from_the_cache() throws Exception {
    assertThat(cachedClasses("prepared")).isGreaterThan(50);
  }

  @Test
  void the_preparation_leaves_nothing_behind_but_the_cache() throws Exception {
    try (Stream<Path> files = Files.list(clone.path("target/quick-start"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("cache", "jdk", "log");
    }
  }

  @Test
  void what_was_prepared_for_one_jdk_is_prepared_again_for_another() throws Exception {
    assertThat(script("is_prepared").exitCode()).isZero();
    Path jdk = clone.path("target/quick-start/jdk");
    String kept = Files.readString(jdk);
    Files.writeString(jdk, "/another/jdk\n");
    assertThat(script("is_prepared").exitCode()).isNotZero();
    Files.writeString(jdk, kept);
  }

  @Test
  void a_broken_cache_only_makes_the_start_slower() throws Exception {
    Path cache = clone.path("target/quick-start/cache");
    Path kept = Files.copy(cache, clone.path("kept"));
    Files.writeString(cache, "no cache");
    assertThat(cachedClasses("broken")).isZero();
    Files.move(kept, cache, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void a_missing_cache_only_makes_the_start_slower() throws Exception {
    Path cache = clone.path("target/quick-start/cache");
    Path away = Files.move(cache, clone.path("away"));
    assertThat(cachedClasses("missing")).isZero();
    Files.move(away, cache);
  }

  /** How many of our classes the JVM took from the cache when the program told its version. */
  private long cachedClasses(String name) throws Exception {
    // Options are split at spaces, so the file has a name without.
    Path loaded = clone.path(name + ".log");
    Clone.Finished told = script("run --version", "-Xlog:class+load:file=" + name + ".log");
    assertThat(told.exitCode()).isZero();
    assertThat(told.output()).startsWith("holdfast ").hasLineCount(1);
    try (Stream<String> lines = Files.lines(loaded)) {
      return lines.filter(QuickStartTest::fromTheCache).count();
    }
  }

  private static boolean fromTheCache(String line) {
    return (line.contains("dev.holdfast.") || line.contains("picocli."))
        && line.contains("shared objects file");
  }

  /** Runs a function of the start script. */
  private Clone.Finished script(String function, String... javaOptions)
      throws IOException, InterruptedException {
    String text =
        """
        set -euo pipefail
        . "$ROOT/packaging/utf-8.sh"
        . "$ROOT/packaging/program.sh"
        use_utf8
        %s
        """
            .formatted(function);
    Map<String, String> options = Map.of("HOLDFAST_JAVA_OPTIONS", String.join(" ", javaOptions));
    return clone.run(options, "bash", "-c", text);
  }
}
