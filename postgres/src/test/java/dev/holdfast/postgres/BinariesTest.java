package dev.holdfast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinariesTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"Linux, amd64", "Linux, aarch64", "Mac OS X, aarch64"})
  void the_binaries_for_each_supported_machine_are_on_the_class_path(String os, String processor)
      throws Exception {
    assertThat(Binaries.class.getResource("/" + Platform.archive(os, processor))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"Windows 11, amd64", "Linux, riscv64"})
  void other_machines_are_told_what_to_do(String os, String processor) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Platform.archive(os, processor))
        .withMessageContaining("HOLDFAST_DATABASE_URL");
  }

  @Test
  void a_file_cut_short_or_missing_is_noticed() throws Exception {
    Path program = Files.writeString(directory.resolve("postgres"), "program");
    Files.createSymbolicLink(directory.resolve("link"), Path.of("postgres"));
    assertThat(Inventory.matches(directory)).isFalse();

    Inventory.write(directory);
    assertThat(Inventory.matches(directory)).isTrue();

    Files.writeString(program, "prog");
    assertThat(Inventory.matches(directory)).isFalse();

    Files.delete(program);
    assertThat(Inventory.matches(directory)).isFalse();
  }

  @Test
  void the_programs_of_a_package_are_used_where_they_are() throws Exception {
    Path home = programsIn("package");

    Binaries binaries = withPackageIn(home);

    assertThat(binaries.home()).isEqualTo(home);
    assertThat(directory.resolve("data/postgres")).doesNotExist();
  }

  @Test
  void a_package_without_its_programs_says_what_to_do_and_unpacks_none() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> withPackageIn(directory.resolve("gone")))
        .withMessageContaining("Install the package again");
    assertThat(directory.resolve("data/postgres")).doesNotExist();
  }

  private Path programsIn(String name) throws IOException {
    Path home = directory.resolve(name);
    Path program = Files.createDirectories(home.resolve("bin")).resolve("postgres");
    assertThat(Files.createFile(program).toFile().setExecutable(true)).isTrue();
    return home;
  }

  private Binaries withPackageIn(Path home) throws IOException {
    System.setProperty(Binaries.INSTALLED, home.toString());
    try {
      return Binaries.of(DataDirectory.at(directory.resolve("data")));
    } finally {
      System.clearProperty(Binaries.INSTALLED);
    }
  }
}
