package dev.holdfast.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {

  @TempDir Path directory;

  @Test
  void only_one_holds_it() throws Exception {
    Path file = directory.resolve("lock");
    try (DirectoryLock _ = DirectoryLock.tryAcquire(file).orElseThrow()) {
      assertThat(DirectoryLock.tryAcquire(file)).isEmpty();
    }
    DirectoryLock.tryAcquire(file).orElseThrow().close();
  }
}
