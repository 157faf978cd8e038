package dev.holdfast.settings;

import static java.util.stream.Collectors.joining;

import dev.holdfast.settings.DefaultFileBlocks.Block;
import dev.holdfast.settings.DefaultFileBlocks.Entry;
import dev.holdfast.settings.DefaultFileBlocks.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** docs/settings.md, made of the default file and of what the program knows of each setting. */
final class SettingsDocument {

  /** Writes the page when the test is run. */
  static final String COMMAND =
      "mvn -q -pl server -am test -Dtest=SettingsDocumentTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dwrite-documents";

  private static final Pattern CODE_OR_TEXT = Pattern.compile("`[^`]*`|[^`]+");

  /** What reads better as code, and what Markdown would take for a link or for HTML. */
  private static final Pattern TECHNICAL =
      Pattern.compile("[^\\s(]*(?:://|<|HOLDFAST_)\\S*?(?=[.,;:)]*(?:\\s|$))");

  private static final Pattern PAGE = Pattern.compile("docs/([a-z-]+\\.md)");

  private SettingsDocument() {}

  static String of(String defaultFile) {
    List<Section> sections = DefaultFileBlocks.read(defaultFile);
    return Stream.concat(
            Stream.of(
                "<!-- Made from holdfast.default.yaml. To change it, change that file, then run: "
                    + COMMAND
                    + " -->",
                "# Settings",
                head(sections.getFirst()),
                contents(sections.subList(1, sections.size()))),
            sections.stream().skip(1).map(SettingsDocument::section))
        .collect(joining("\n\n", "", "\n"));
  }

  private static String head(Section head) {
    return head.blocks().stream().map(block -> prose(block.comment())).collect(joining("\n\n"));
  }

  private static String contents(List<Section> sections) {
    return sections.stream()
        .map(section -> "- [" + section.title() + "](#" + anchor(section.title()) + ")")
        .collect(joining("\n"));
  }

  private static String section(Section section) {
    return Stream.concat(
            Stream.of("## " + section.title(), table(section)),
            section.blocks().stream().map(SettingsDocument::block))
        .collect(joining("\n\n"));
  }

  private static String table(Section section) {
    return section.blocks().stream()
        .flatMap(block -> block.entries().stream().flatMap(entry -> rows(block, entry)))
        .collect(
            joining(
                "\n",
                "| setting | environment | default | values | a change needs |\n|---|---|---|---|---|\n",
                ""));
  }

  private static Stream<String> rows(Block block, Entry entry) {
    return settings(entry)
        .map(
            setting ->
                "| [`%s`](#%s) | `%s` | %s | %s | %s |"
                    .formatted(
                        anyName(setting.key()),
                        anchor(heading(block)),
                        anyName(setting.variable()),
                        entry.value().isEmpty() ? "" : "`" + entry.value() + "`",
                        values(setting),
                        setting.reloaded() ? "nothing" : "a restart"));
  }

  private static Stream<Setting> settings(Entry entry) {
    if (DefaultFileBlocks.isOfApps(entry.key())) {
      return Schema.SETTINGS.stream().filter(setting -> Schema.isApp(setting.key()));
    }
    Optional<Setting> known = Schema.find(entry.key());
    return Stream.of(
        known.orElseThrow(() -> new IllegalArgumentException("no setting: " + entry.key())));
  }

  private static String values(Setting setting) {
    String each =
        setting.range().isEmpty()
            ? setting.type().expected().replace("some text", "text")
            : setting.range();
    return setting.list() ? "a list, each " + each : each;
  }

  private static String anyName(String name) {
    return name.replace("apps.*", "apps.<name>").replace("APPS_*", "APPS_<NAME>");
  }

  private static String block(Block block) {
    return "### " + heading(block) + "\n\n" + prose(block.comment());
  }

  private static String heading(Block block) {
    return Stream.concat(
            Stream.of(block.group()).filter(group -> block.entries().isEmpty()),
            block.entries().stream().map(Entry::key))
        .map(name -> "`" + name + "`")
        .collect(joining(", "));
  }

  /** As GitHub and GitLab make it of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
  }

  /** Lines that are indented are an example. */
  private static String prose(List<String> comment) {
    List<String> parts = new ArrayList<>();
    List<String> part = new ArrayList<>();
    for (String line : comment) {
      if (!part.isEmpty() && isExample(line) != isExample(part.getLast())) {
        parts.add(part(part));
        part.clear();
      }
      part.add(line);
    }
    parts.add(part(part));
    return String.join("\n\n", parts);
  }

  private static boolean isExample(String line) {
    return line.startsWith("  ");
  }

  private static String part(List<String> lines) {
    return isExample(lines.getFirst())
        ? lines.stream().map(line -> line.substring(2)).collect(joining("\n", "```yaml\n", "\n```"))
        : text(String.join("\n", lines));
  }

  private static String text(String plain) {
    return CODE_OR_TEXT
        .matcher(plain)
        .replaceAll(
            part ->
                Matcher.quoteReplacement(
                    part.group().startsWith("`") ? part.group() : marked(part.group())));
  }

  private static String marked(String text) {
    String marked = TECHNICAL.matcher(text).replaceAll("`$0`");
    return PAGE.matcher(marked).replaceAll("[$1]($1)");
  }
}
