package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The cache that ./holdfast makes after a build (packaging/program.sh), and what if it is bad. */
@TestInstance(Lifecycle.PER_CLASS)
class QuickStartTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Path directory;

  /** As after a build: the jars are those of {@code mvn verify}. */
  @BeforeAll
  void prepare() throws Exception {
    directory = Files.createTempDirectory(Path.of("target"), "quick-start-").toAbsolutePath();
    assertThat(ROOT.resolve("server/target/lib")).as("made by mvn package").isDirectory();
    assertThat(script("prepare").output()).contains("done after");
  }

  @Test
  void a_start_takes_its_classes_from_the_cache() throws Exception {
    assertThat(cachedClasses("prepared")).isGreaterThan(50);
  }

  @Test
  void the_preparation_leaves_nothing_behind_but_the_cache() throws Exception {
    try (Stream<Path> files = Files.list(directory.resolve("quick-start"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("cache", "jdk", "log");
    }
  }

  @Test
  void what_was_prepared_for_one_jdk_is_prepared_again_for_another() throws Exception {
    assertThat(script("is_prepared").exitCode()).isZero();
    Path jdk = directory.resolve("quick-start/jdk");
    String kept = Files.readString(jdk);
    Files.writeString(jdk, "/another/jdk\n");
    assertThat(script("is_prepared").exitCode()).isNotZero();
    Files.writeString(jdk, kept);
  }

  @Test
  void a_broken_cache_only_makes_the_start_slower() throws Exception {
    Path cache = directory.resolve("quick-start/cache");
    Path kept = Files.copy(cache, directory.resolve("kept"));
    Files.writeString(cache, "no cache");
    assertThat(cachedClasses("broken")).isZero();
    Files.move(kept, cache, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void a_missing_cache_only_makes_the_start_slower() throws Exception {
    Path cache = directory.resolve("quick-start/cache");
    Path away = Files.move(cache, directory.resolve("away"));
    assertThat(cachedClasses("missing")).isZero();
    Files.move(away, cache);
  }

  /** How many of our classes the JVM took from the cache when the program told its version. */
  private long cachedClasses(String name) throws Exception {
    Path loaded = directory.resolve(name + ".log");
    Finished told = script("run --version", "-Xlog:class+load:file=" + loaded);
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

  private record Finished(int exitCode, String output) {}

  /** Runs a function of the start script on a cache of this test's own. */
  private Finished script(String function, String... javaOptions)
      throws IOException, InterruptedException {
    String text =
        """
        set -euo pipefail
        . "$ROOT/packaging/program.sh"
        QUICK_START=$QUICK_START_OF_TEST
        %s
        """
            .formatted(function);
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", text).redirectErrorStream(true);
    builder.environment().put("ROOT", ROOT.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("QUICK_START_OF_TEST", directory.resolve("quick-start").toString());
    builder.environment().put("HOLDFAST_JAVA_OPTIONS", String.join(" ", javaOptions));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Finished(process.waitFor(), output);
  }
}
