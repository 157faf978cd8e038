package dev.holdfast.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {

  @TempDir Path directory;
  private Path file;
  private ServerLog log;

  @BeforeEach
  void openLog() {
    file = directory.resolve("postgres.log");
    log = new ServerLog(file);
  }

  @Test
  void a_large_log_makes_room_and_is_kept_once() throws Exception {
    Files.write(file, new byte[11 << 20]);
    log.bound();
    assertThat(file).isEmptyFile();
    assertThat(directory.resolve("postgres.log.1")).hasSize(11 << 20);
  }

  @Test
  void a_small_log_stays() throws Exception {
    Files.writeString(file, "LOG: something\n");
    log.bound();
    assertThat(file).hasContent("LOG: something");
  }

  @Test
  void only_what_is_new_is_read() throws Exception {
    assertThat(log.since(log.size())).isEmpty();
    Files.writeString(file, "old\n");
    long before = log.size();
    Files.writeString(file, "new\n", StandardOpenOption.APPEND);
    assertThat(log.since(before)).isEqualTo("new");
  }

  @Test
  void of_much_only_the_end_is_read() throws Exception {
    Files.writeString(file, "x".repeat(100_000) + "end");
    assertThat(log.since(0)).hasSize(16 << 10).endsWith("xend");
  }
}
