package dev.holdfast.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server's log file, kept from growing without end. */
final class ServerLog {

  private static final long LIMIT = 10L << 20;
  private static final int TAIL = 16 << 10;

  private final Path file;

  ServerLog(Path file) {
    this.file = file;
  }

  long size() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /**
   * Keeps one earlier file beside the current one. The server appends to whatever the file holds,
   * so emptying it in place works while it runs.
   */
  void bound() throws IOException {
    if (size() <= LIMIT) {
      return;
    }
    Path earlier = file.resolveSibling(file.getFileName() + ".1");
    Files.copy(file, earlier, REPLACE_EXISTING);
    PrivateFiles.makePrivate(earlier);
    try (FileChannel channel = FileChannel.open(file, WRITE)) {
      channel.truncate(0);
    }
  }

  /** What was written after the file had this size, at most the last 16 KB of it. */
  String since(long position) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    try (FileChannel channel = FileChannel.open(file, READ)) {
      long from = Math.max(position, channel.size() - TAIL);
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - from));
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
        // read on: a channel may give less than asked for
      }
      return UTF_8.decode(bytes.flip()).toString().strip();
    }
  }
}
