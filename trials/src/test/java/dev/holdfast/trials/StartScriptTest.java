package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** When ./holdfast builds, and when it takes what is there. Maven's part is played. */
@TestInstance(Lifecycle.PER_CLASS)
class StartScriptTest {

  private static final Map<String, String> PLAIN = Map.of();

  @TempDir static Path directory;
  private Clone clone;

  @BeforeAll
  void aCloneThatIsBuilt() throws Exception {
    clone = Clone.in(directory, "holdfast", "packaging", "pom.xml").withProgram();
    clone.stub("mvn", "#!/bin/sh\necho '[ERROR] Maven was asked to build'\nexit 1\n");
    String prepared =
        """
        . packaging/program.sh; mkdir -p "$QUICK_START"; jdk >"$QUICK_START/jdk"; touch target/built\
        """;
    assertThat(clone.run(PLAIN, "bash", "-c", prepared).exitCode()).isZero();
    setBuilt(Instant.now());
  }

  @Test
  void what_is_built_is_not_built_again() throws Exception {
    Clone.Finished version = clone.run(PLAIN, "./holdfast", "--version");
    assertThat(version.output()).startsWith("holdfast ").hasLineCount(1);
    assertThat(version.exitCode()).isZero();
  }

  @Test
  void sources_that_changed_are_built_and_a_build_that_fails_says_why() throws Exception {
    setBuilt(Instant.EPOCH);
    Path jars = Files.move(clone.path("server/target"), clone.path("server/kept"));
    Clone.Finished version = clone.run(PLAIN, "./holdfast", "--version");
    assertThat(version.exitCode()).isEqualTo(1);
    assertThat(version.output()).contains("Maven was asked to build", "could not be built");
    Files.move(jars, clone.path("server/target"));
    Files.createFile(clone.path("target/built"));
  }

  /** Else Maven would take its jars away. */
  @Test
  void while_one_runs_from_the_folder_nothing_is_built_there() throws Exception {
    Process serving = clone.launch(settings(), "./holdfast", "serve").start();
    try {
      awaitReady(serving);
      setBuilt(Instant.EPOCH);
      Clone.Finished version = clone.run(PLAIN, "./holdfast", "--version");
      assertThat(version.output())
          .contains("a Holdfast runs from this folder (process %d)".formatted(serving.pid()))
          .contains("\nholdfast ")
          .hasLineCount(2);
      assertThat(version.exitCode()).isZero();
    } finally {
      setBuilt(Instant.now());
      serving.destroy();
      assertThat(serving.waitFor(Server.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(serving.exitValue()).isZero();
  }

  private Map<String, String> settings() {
    String data = clone.path("data").toString();
    return Map.of(
        "HOLDFAST_DATA_DIR", data,
        "HOLDFAST_HOST", "127.0.0.1",
        "HOLDFAST_PORT", "0",
        "HOLDFAST_STOP_DRAIN", "0s",
        "HOLDFAST_APP_SECRET", Server.SECRET,
        "HOLDFAST_VERIFY_TOKEN", "trial",
        "HOLDFAST_API_TOKEN", Server.TOKEN);
  }

  private static void awaitReady(Process serving) throws Exception {
    BufferedReader lines = serving.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (line.contains("Ready on port ")) {
        return;
      }
    }
    throw new IllegalStateException("it did not become ready:\n" + said);
  }

  /** Sources that are newer count as changed. */
  private void setBuilt(Instant when) throws Exception {
    Files.setLastModifiedTime(clone.path("target/built"), FileTime.from(when));
  }
}
