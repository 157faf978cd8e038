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
 * The files of the page, read once from the class path. What is not among them cannot be asked for,
 * however the path is written. Immutable.
 */
final class PageFiles {

  private static final Map<String, String> ENDINGS =
      Map.of(PageFile.PLAIN, "", "gzip", ".gz", "br", ".br");

  private final Map<String, PageFile> byPath;

  private PageFiles(Map<String, PageFile> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  /** All files below this directory of the class path; none where it has no index.html. */
  static PageFiles load(String directory) {
    URL index = PageFiles.class.getResource(directory + "/index.html");
    if (index == null) {
      return new PageFiles(Map.of());
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
      throw new IllegalStateException("the page in the class path cannot be read", e);
    }
  }

  private static PageFiles read(Path root) throws IOException {
    Map<String, byte[]> contents = new HashMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> contents.put(root.relativize(file).toString(), bytes(file)));
    }
    Map<String, PageFile> pages = new HashMap<>();
    contents.keySet().stream()
        .filter(path -> !path.endsWith(".gz") && !path.endsWith(".br"))
        .forEach(path -> pages.put("/" + path, new PageFile(path, encodings(path, contents))));
    return new PageFiles(pages);
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
  Optional<PageFile> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }
}
