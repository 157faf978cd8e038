package dev.holdfast.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Files and directories that only their owner may read, and that outlive a power cut. */
final class PrivateFiles {

  static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateFiles() {}

  /** Leaves the permissions of directories that exist already as they are. */
  static void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory, DIRECTORY);
  }

  static void makePrivate(Path file) throws IOException {
    Files.setPosixFilePermissions(file, FILE.value());
  }

  /** Replaces the file as a whole: after a power cut it is the old one or the new one. */
  static void write(Path file, String text) throws IOException {
    Path next = Files.createTempFile(file.resolveSibling(""), ".writing-", "", FILE);
    try (FileChannel channel = FileChannel.open(next, WRITE)) {
      ByteBuffer bytes = UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    rename(next, file);
  }

  /** Creates a file that must not exist yet. */
  static FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, Set.of(CREATE_NEW, WRITE), FILE);
  }

  /** Gives a file or directory its final name, durably. */
  static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    // A rename is on the disk only when the directory that holds the names is.
    try (FileChannel parent = FileChannel.open(to.resolveSibling(""), READ)) {
      parent.force(true);
    }
  }

  /** Deletes what earlier, interrupted runs left behind. */
  static void deleteStartingWith(String prefix, Path parent) throws IOException {
    List<Path> leftovers;
    try (Stream<Path> children = Files.list(parent)) {
      leftovers =
          children.filter(child -> child.getFileName().toString().startsWith(prefix)).toList();
    }
    for (Path leftover : leftovers) {
      try {
        deleteTree(leftover);
      } catch (DirectoryNotEmptyException _) {
        // A program of the interrupted run still writes there. It ends by itself, and the next time
        // will do.
      }
    }
  }

  static void deleteTree(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
