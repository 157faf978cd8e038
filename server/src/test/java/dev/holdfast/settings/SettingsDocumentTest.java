package dev.holdfast.settings;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/settings.md says what the default file and the program say. */
class SettingsDocumentTest {

  private static final Path DOCUMENT = Path.of("../docs/settings.md");

  @Test
  void the_document_is_the_one_that_the_default_file_gives() throws IOException {
    String made = SettingsDocument.of(SettingsLoader.defaultFile());
    if (System.getProperty("write-documents") != null) {
      Files.writeString(DOCUMENT, made);
    }

    assertThat(DOCUMENT)
        .as("docs/settings.md is not up to date; this writes it: " + SettingsDocument.COMMAND)
        .hasContent(made);
  }

  @Test
  void every_setting_has_its_line() {
    String document = SettingsDocument.of(SettingsLoader.defaultFile());

    assertThat(document.lines().filter(line -> line.startsWith("| [")).map(line -> cell(line, 2)))
        .containsExactlyElementsOf(
            Schema.SETTINGS.stream()
                .map(setting -> "`" + setting.variable().replace("*", "<NAME>") + "`")
                .toList());
  }

  @Test
  void an_example_stays_as_it_is_and_what_markdown_would_take_becomes_code() {
    String file =
        """
        # --- Where it listens ---

        # As <name> says, or HOLDFAST_PORT; see docs/api.md. An example:
        #   port: 1
        #     host: <two>
        # 0 to 1.
        port: 8080
        """;

    assertThat(SettingsDocument.of(file))
        .endsWith(
            """
            ### `port`

            As `<name>` says, or `HOLDFAST_PORT`; see [api.md](api.md). An example:

            ```yaml
            port: 1
              host: <two>
            ```

            0 to 1.
            """);
  }

  @Test
  void what_stands_below_one_comment_stands_together() {
    String file =
        """
        # --- Sign-in ---

        oidc:
          # Which values.
          roles:
            admin:
            viewer:

          # What to ask for.
          scopes: [openid]
        """;

    assertThat(headings(SettingsDocument.of(file)))
        .isEqualTo("`oidc.roles.admin`, `oidc.roles.viewer`; `oidc.scopes`");
  }

  @Test
  void a_name_that_is_no_setting_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingsDocument.of("# --- X ---\n\n# Why.\nports: 1\n"))
        .withMessage("no setting: ports");
  }

  private static String cell(String row, int column) {
    return row.split("\\|", -1)[column].strip();
  }

  private static String headings(String document) {
    return document
        .lines()
        .filter(line -> line.startsWith("### "))
        .map(line -> line.substring(4))
        .collect(joining("; "));
  }
}
