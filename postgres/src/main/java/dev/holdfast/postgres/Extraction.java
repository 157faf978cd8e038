package dev.holdfast.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Gets the programs out of their archive. Apart from everything else, since a package brings them
 * unpacked, and has not the libraries that this needs.
 */
final class Extraction {

  private static final int OWNER_MAY_EXECUTE = 0100;

  private Extraction() {}

  /** Unpacks this archive (tar, xz) into an empty directory. */
  static void of(InputStream archive, Path target) throws IOException {
    try (InputStream unxz = new BufferedInputStream(new XZInputStream(archive), 1 << 16);
        TarArchiveInputStream tar = new TarArchiveInputStream(unxz)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        extract(entry, tar, target);
      }
    }
  }

  private static void extract(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("The archive of binaries leaves its directory: " + entry.getName());
    }
    if (entry.isDirectory()) {
      PrivateFiles.createDirectories(path);
      return;
    }
    PrivateFiles.createDirectories(path.resolveSibling(""));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      copy(content, path, (entry.getMode() & OWNER_MAY_EXECUTE) != 0);
    }
  }

  private static void copy(InputStream content, Path file, boolean executable) throws IOException {
    try (FileChannel channel = PrivateFiles.create(file)) {
      content.transferTo(Channels.newOutputStream(channel));
    }
    if (executable) {
      Files.setPosixFilePermissions(file, PrivateFiles.DIRECTORY.value());
    }
  }
}
