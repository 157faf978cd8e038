package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documentation shows the configurations that were tried, and no others. */
class ProxyExamplesTest {

  private static final Pattern FENCED =
      Pattern.compile(
          "^ *```(?:nginx|caddy|haproxy|apache)\n(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);

  @ParameterizedTest
  @EnumSource
  void the_page_on_operating_shows_each_configuration(ProxyProgram program) throws IOException {
    assertThat(examples("docs/operating.md"))
        .hasSize(ProxyProgram.values().length)
        .contains(program.example().stripTrailing());
  }

  @Test
  void the_readme_shows_caddy_with_the_public_name_only() throws IOException {
    List<String> examples = examples("README.md");

    assertThat(examples).singleElement().asString().contains("hooks.example.com", "/webhook");
    assertThat(ProxyProgram.CADDY.example()).contains("\n\n" + examples.getFirst() + "\n\n");
  }

  private static List<String> examples(String page) throws IOException {
    String text = Files.readString(Path.of("..").resolve(page));
    return FENCED
        .matcher(text)
        .results()
        .map(found -> found.group(1).stripTrailing().stripIndent())
        .toList();
  }
}
