package dev.holdfast.postgres;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who holds this lock owns the server of a data directory. The operating system releases it when
 * the process ends, however it ends.
 */
final class DirectoryLock implements AutoCloseable {

  /**
   * The locks of this process. A file lock belongs to the whole process, and closing any channel to
   * its file releases it, so a second try in one process must not even open the file.
   */
  private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private DirectoryLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Empty when another holds it, in this process or in another one. */
  static Optional<DirectoryLock> tryAcquire(Path file) throws IOException {
    if (!HELD_BY_THIS_PROCESS.add(file)) {
      return Optional.empty();
    }
    Optional<DirectoryLock> lock = Optional.empty();
    try {
      lock = tryLock(file);
      return lock;
    } finally {
      if (lock.isEmpty()) {
        HELD_BY_THIS_PROCESS.remove(file);
      }
    }
  }

  private static Optional<DirectoryLock> tryLock(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, Set.of(CREATE, WRITE), PrivateFiles.FILE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? Optional.empty() : Optional.of(new DirectoryLock(file, channel));
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD_BY_THIS_PROCESS.remove(file);
    }
  }
}
