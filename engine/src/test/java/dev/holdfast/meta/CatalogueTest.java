package dev.holdfast.meta;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The catalogue, docs/events.md and the examples say the same. */
class CatalogueTest {

  private static final java.nio.file.Path DOCUMENT = java.nio.file.Path.of("../docs/events.md");

  @ParameterizedTest
  @MethodSource("dev.holdfast.meta.Fixture#all")
  void an_example_gives_the_types_it_names(Fixture fixture) {
    assertThat(Signed.types(fixture.delivery())).isEqualTo(fixture.gives());
  }

  @Test
  void every_kind_has_an_example() {
    Set<Kind> shown =
        Fixture.all().stream()
            .flatMap(fixture -> Envelope.open(MetaJson.read(fixture.delivery())))
            .map(Finding::kind)
            .collect(Collectors.toSet());

    assertThat(shown).containsAll(kinds());
  }

  @ParameterizedTest
  @CsvSource({
    "Page, page.",
    "Instagram, instagram.",
    "Application, application.",
    "Catalog, catalog.",
    "WhatsApp accounts, whatsapp_business_account.",
    "Threads, threads.",
    "Everything else, ''",
  })
  void the_document_lists_the_kinds_of_changes(String heading, String before) throws IOException {
    List<Kind> documented = documented(heading, before);

    assertThat(documented).isNotEmpty();
    assertThat(documented).isEqualTo(changes(before));
  }

  @Test
  void the_document_lists_the_kinds_of_messages() throws IOException {
    assertThat(documented("Messenger and Instagram messages", ""))
        .isEqualTo(Catalogue.MESSAGING.all().toList());
    assertThat(documented("WhatsApp messages, statuses and calls", ""))
        .isEqualTo(Catalogue.WHATSAPP.all().toList());
  }

  @Test
  void the_document_names_what_is_not_understood() throws IOException {
    assertThat(Files.readString(DOCUMENT))
        .contains("`{object}." + Event.UNKNOWN + "`", "`" + Event.UNREADABLE + "`");
  }

  @Test
  void a_line_that_lacks_a_column_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Kinds.table("", "item | type\nwhen x | x"));
  }

  private static List<Kind> kinds() {
    return Stream.of(Catalogue.MESSAGING, Catalogue.CHANGES, Catalogue.WHATSAPP)
        .flatMap(Kinds::all)
        .toList();
  }

  private static List<Kind> changes(String before) {
    return Catalogue.CHANGES.all().filter(kind -> kind.where().matches(before + "[^.]*")).toList();
  }

  /** The kinds in the table under this heading: its first four columns, without the backticks. */
  private static List<Kind> documented(String heading, String before) throws IOException {
    String table =
        Files.readString(DOCUMENT)
            .lines()
            .dropWhile(line -> !line.equals("## " + heading))
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("| "))
            .map(CatalogueTest::firstFourCells)
            .collect(joining("\n"));
    return Kinds.table(before, table).all().toList();
  }

  private static String firstFourCells(String line) {
    return Stream.of(line.split("\\|")).skip(1).limit(4).collect(joining("|")).replace("`", "");
  }
}
