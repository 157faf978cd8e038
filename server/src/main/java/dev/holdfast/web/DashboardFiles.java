package dev.holdfast.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of the dashboard, read once from the class path. What is not among them cannot be asked
 * for, however the path is written. Immutable.
 */
public final class DashboardFiles {

  private static final Map<String, String> ENDINGS =
      Map.of(DashboardFile.PLAIN, "", "gzip", ".gz", "br", ".br");

  private final Map<String, DashboardFile> byPath;

  private DashboardFiles(Map<String, DashboardFile> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  /**
   * All files below this directory of the class path; none where it has no index.html.
   *
   * @throws IllegalStateException where they are there and cannot be read
   */
  public static DashboardFiles load(String directory) {
    URL index = DashboardFiles.class.getResource(directory + "/index.html");
    if (index == null) {
      return new DashboardFiles(Map.of());
    }
    try {
      URI uri = index.toURI();
      if (!uri.getScheme().equals("jar")) {
        return read(Path.of(uri).resolveSibling(""));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return read(jar.getPath(directory));
      }
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException("the dashboard in the class path cannot be read", e);
    }
  }

  private static DashboardFiles read(Path root) throws IOException {
    Map<String, byte[]> contents = new HashMap<>();
    try (Stream<Path> found = Files.walk(root)) {
      found
          .filter(Files::isRegularFile)
          .forEach(file -> contents.put(root.relativize(file).toString(), bytes(file)));
    }
    Map<String, DashboardFile> files = new HashMap<>();
    contents.keySet().stream()
        .filter(path -> !path.endsWith(".gz") && !path.endsWith(".br"))
        .forEach(path -> files.put("/" + path, new DashboardFile(path, encodings(path, contents))));
    return new DashboardFiles(files);
  }

  /** The build puts compressed copies beside a file where they are worth it. */
  private static Map<String, byte[]> encodings(String path, Map<String, byte[]> contents) {
    Map<String, byte[]> encodings = new HashMap<>();
    ENDINGS.forEach(
        (encoding, ending) -> {
          byte[] content = contents.get(path + ending);
          if (content != null) {
            encodings.put(encoding, content);
          }
        });
    return encodings;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file at this path, such as {@code /index.html}. */
  public Optional<DashboardFile> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }
}
