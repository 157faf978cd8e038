package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ./verify says at its end. Maven's part is played: it says and does what Maven would. */
class VerifyTest {

  private static final String STUB =
      """
      #!/bin/sh
      echo "$@" > arguments
      mkdir -p engine/target/surefire-reports
      if [ -f report.xml ]; then cp report.xml engine/target/surefire-reports/TEST-engine.xml; fi
      cat said
      exit "$CODE"
      """;

  @TempDir Path directory;
  private Clone clone;

  @BeforeEach
  void inAFolderOfItsOwn() throws Exception {
    clone = Clone.in(directory, "verify", "packaging");
    clone.stub("mvn", STUB);
    report(
        """
        <testsuite name="dev.holdfast.SomeTest" time="0.1" tests="3" errors="0" skipped="0" failures="0">
          <testcase name="a_thing_is_so" classname="dev.holdfast.SomeTest" time="0.1"/>
        </testsuite>
        """);
  }

  @Test
  void a_run_in_which_all_is_well_ends_with_the_count() throws Exception {
    assertThat(verify(0, "[INFO] BUILD SUCCESS").lines()).endsWith("", "3 passed, 0 failed");
  }

  @Test
  void a_run_says_how_long_it_took() throws Exception {
    assertThat(verify(0, "[INFO] BUILD SUCCESS").lines())
        .anyMatch(line -> line.matches("Took \\d+ min \\d+ s\\."));
  }

  @Test
  void the_quick_run_tests_the_engine_alone_and_needs_no_browser() throws Exception {
    Files.writeString(clone.path("said"), "[INFO] BUILD SUCCESS\n");

    Clone.Finished finished = run(Map.of("CODE", "0", "CHROMIUM", "/nowhere"), "--quick");

    assertThat(finished.exitCode()).isZero();
    assertThat(finished.lines()).endsWith("", "3 passed, 0 failed");
    assertThat(Files.readString(clone.path("arguments"))).contains("verify -pl engine -am ");
  }

  @Test
  void what_it_does_not_know_is_refused_before_anything_runs() throws Exception {
    Clone.Finished finished = run(Map.of(), "--fast");

    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.lines()).containsExactly("usage: ./verify [--quick]");
    assertThat(clone.path("arguments")).doesNotExist();
  }

  @Test
  void tests_that_failed_are_named_and_counted() throws Exception {
    report(
        """
        <testsuite name="dev.holdfast.SomeTest" time="0.1" tests="3" errors="1" skipped="0" failures="1">
          <testcase name="a_thing_is_so" classname="dev.holdfast.SomeTest" time="0.1"/>
          <testcase name="1 &lt; 2" classname="dev.holdfast.SomeTest" time="0.1">
            <failure message="it is not" type="AssertionError">at some line</failure>
          </testcase>
          <testcase name="another" classname="dev.holdfast.SomeTest" time="0.1">
            <error type="IOException"/>
          </testcase>
        </testsuite>
        """);
    assertThat(
            verify(
                    1,
                    """
                    [ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:3.6.1:test (default-test) on project holdfast-engine: There are test failures. -> [Help 1]
                    """)
                .lines())
        .endsWith(
            "",
            "Failed: dev.holdfast.SomeTest 1 < 2",
            "Failed: dev.holdfast.SomeTest another",
            "1 passed, 2 failed");
  }

  @Test
  void a_file_that_is_not_formatted_is_said_before_the_count() throws Exception {
    assertThat(
            verify(
                    1,
                    """
                    [ERROR] Failed to execute goal com.diffplug.spotless:spotless-maven-plugin:3.11.0:check (formatted) on project holdfast-engine: The following files had format violations:
                    [ERROR]     src/main/java/Some.java
                    """)
                .lines())
        .endsWith(
            "",
            "Failed: the sources of engine are not formatted; mvn spotless:apply formats them.",
            "3 passed, 0 failed");
  }

  @Test
  void what_was_left_out_after_an_error_in_the_sources_is_said() throws Exception {
    assertThat(
            verify(
                    1,
                    """
                    [INFO] Holdfast postgres .................................. FAILURE [ 13.132 s]
                    [INFO] Holdfast engine .................................... SKIPPED
                    [INFO] Holdfast server .................................... SKIPPED
                    [ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.16.0:compile (default-compile) on project holdfast-postgres: Compilation failure
                    [ERROR] Some.java:[18,4] reached end of file while parsing
                    [ERROR] -> [Help 1]
                    """)
                .lines())
        .endsWith(
            "",
            "Failed: the sources of postgres do not compile, or a checker found something in them.",
            "Because of that these were left out, with their tests: engine server.",
            "3 passed, 0 failed");
  }

  @Test
  void a_step_of_npm_that_failed_is_said() throws Exception {
    assertThat(
            verify(
                    1,
                    """
                    [ERROR] Failed to execute goal org.codehaus.mojo:exec-maven-plugin:3.6.4:exec (browser-check) on project holdfast-trials: Command execution failed. Process exited with an error: 1 (Exit value: 1) -> [Help 2]
                    """)
                .lines())
        .endsWith(
            "",
            "Failed: step browser-check of trials (npm). Its own lines above say why.",
            "3 passed, 0 failed");
  }

  @Test
  void tests_that_did_not_run_to_their_end_are_said() throws Exception {
    assertThat(
            verify(
                    1,
                    """
                    [ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:3.6.1:test (default-test) on project holdfast-server: The forked VM terminated without properly saying goodbye. -> [Help 1]
                    """)
                .lines())
        .endsWith(
            "",
            "Failed: the tests of server did not run to their end. The forked VM terminated without"
                + " properly saying goodbye.",
            "3 passed, 0 failed");
  }

  @Test
  void a_library_that_cannot_be_had_is_said() throws Exception {
    assertThat(
            verify(
                    1,
                    """
                    [ERROR] Failed to execute goal on project holdfast-engine: Could not resolve dependencies for project dev.holdfast:holdfast-engine:jar:0.1.0-SNAPSHOT: No network -> [Help 1]
                    """)
                .lines())
        .endsWith(
            "",
            "Failed: engine. Could not resolve dependencies for project"
                + " dev.holdfast:holdfast-engine:jar:0.1.0-SNAPSHOT: No network",
            "3 passed, 0 failed");
  }

  @Test
  void whatever_else_ends_maven_has_its_sentence_too() throws Exception {
    assertThat(verify(137, "[ERROR] Java heap space").lines())
        .endsWith("", "Failed: Maven ended with code 137. Java heap space", "3 passed, 0 failed");
  }

  @Test
  void a_run_without_a_test_is_no_success() throws Exception {
    Files.delete(clone.path("report.xml"));
    Clone.Finished finished = verifyAny(0, "[INFO] BUILD SUCCESS");
    assertThat(finished.exitCode()).isEqualTo(1);
    assertThat(finished.lines()).endsWith("", "Failed: no test passed.", "0 passed, 0 failed");
  }

  private Clone.Finished verify(int code, String said) throws Exception {
    Clone.Finished finished = verifyAny(code, said);
    assertThat(finished.exitCode()).isEqualTo(code);
    return finished;
  }

  /** The count of the last run must not be there any more. */
  private Clone.Finished verifyAny(int code, String said) throws Exception {
    Files.writeString(clone.path("said"), said.strip() + "\n");
    Path old = Files.createDirectories(clone.path("server/target/surefire-reports"));
    Files.writeString(old.resolve("TEST-old.xml"), "<testsuite tests=\"7\" failures=\"7\">\n");
    return run(Map.of("CODE", String.valueOf(code), "CHROMIUM", "/bin/true"));
  }

  private Clone.Finished run(Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(clone.path("verify").toString()));
    command.addAll(List.of(arguments));
    return clone.run(environment, command.toArray(String[]::new));
  }

  private void report(String xml) throws Exception {
    Files.writeString(clone.path("report.xml"), xml);
  }
}
