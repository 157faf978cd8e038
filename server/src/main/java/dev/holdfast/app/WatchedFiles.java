package dev.holdfast.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells when files are others than before: written, replaced, made or removed, also behind symbolic
 * links, as Kubernetes replaces secrets. Not thread-safe.
 */
final class WatchedFiles {

  /**
   * How a file looks from outside.
   *
   * @param file its number on its file system; empty where the system has none
   */
  private record Stamp(FileTime written, long bytes, String file) {}

  private Map<Path, Optional<Stamp>> known;
  private Map<Path, Optional<Stamp>> lastSeen;

  WatchedFiles(List<Path> files) {
    this.known = look(files);
    this.lastSeen = known;
  }

  /**
   * Whether they changed since the last change that was told of. What is being written counts only
   * once it is the same at two looks.
   */
  boolean haveChanged(List<Path> files) {
    Map<Path, Optional<Stamp>> before = lastSeen;
    lastSeen = look(files);
    if (lastSeen.equals(known) || !lastSeen.equals(before)) {
      return false;
    }
    known = lastSeen;
    return true;
  }

  private static Map<Path, Optional<Stamp>> look(List<Path> files) {
    Map<Path, Optional<Stamp>> stamps = new HashMap<>();
    files.forEach(file -> stamps.put(file, stamp(file)));
    return stamps;
  }

  private static Optional<Stamp> stamp(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new Stamp(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey())));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
