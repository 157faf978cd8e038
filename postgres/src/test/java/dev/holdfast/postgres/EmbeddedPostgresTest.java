package dev.holdfast.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  @TempDir Path directory;

  @Test
  void the_first_on_a_directory_owns_the_server_and_the_second_joins_it() throws Exception {
    try (EmbeddedPostgres first = EmbeddedPostgres.start(directory);
        EmbeddedPostgres second = EmbeddedPostgres.start(directory)) {
      assertThat(first.owned()).isTrue();
      assertThat(second.owned()).isFalse();
      assertThat(second.jdbcUrl()).isEqualTo(first.jdbcUrl());
    }
  }
}
