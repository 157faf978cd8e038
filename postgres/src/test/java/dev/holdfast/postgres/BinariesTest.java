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
}
