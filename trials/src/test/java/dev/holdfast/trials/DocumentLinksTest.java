package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A document leads to what is there. */
class DocumentLinksTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ +(.*)$", Pattern.MULTILINE);

  static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> bench = Files.list(ROOT.resolve("bench"))) {
      return Stream.of(top, docs, bench)
          .flatMap(files -> files)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void every_link_to_a_file_or_a_heading_leads_there(Path document) throws IOException {
    assertThat(links(document).filter(link -> !leadsThere(document, link))).isEmpty();
  }

  private static Stream<String> links(Path document) throws IOException {
    return LINK.matcher(Files.readString(document))
        .results()
        .map(found -> found.group(1))
        .filter(link -> !link.contains("://") && !link.startsWith("mailto:"));
  }

  private static boolean leadsThere(Path document, String link) {
    String[] fileAndHeading = link.split("#", 2);
    Path file = fileAndHeading[0].isEmpty() ? document : document.resolveSibling(fileAndHeading[0]);
    return Files.exists(file) && (fileAndHeading.length == 1 || has(file, fileAndHeading[1]));
  }

  private static boolean has(Path file, String anchor) {
    try {
      return HEADING
          .matcher(Files.readString(file))
          .results()
          .anyMatch(heading -> anchor(heading.group(1)).equals(anchor));
    } catch (IOException e) {
      return false;
    }
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }
}
