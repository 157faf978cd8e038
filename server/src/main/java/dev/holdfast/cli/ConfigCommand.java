package dev.holdfast.cli;

import dev.holdfast.settings.SettingValue;
import dev.holdfast.settings.SettingsLoader;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows the settings that are in effect, and where each came from. */
@Command(
    name = "config",
    description =
        "Show the settings that are in effect, and where each came from. Secrets are masked.")
final class ConfigCommand implements Callable<Integer> {

  private final SettingsLoader loader;
  private final Terminal terminal;

  @Mixin final HelpOption help = new HelpOption();

  @Option(names = "--json", description = "For programs: one JSON document.")
  private boolean json;

  @Option(
      names = "--default",
      description =
          "Print the default file, which documents every setting; copy it to start your own.")
  private boolean defaultFile;

  ConfigCommand(SettingsLoader loader, Terminal terminal) {
    this.loader = loader;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (defaultFile) {
      terminal.out().print(SettingsLoader.defaultFile());
      terminal.out().flush();
      return ExitCode.OK;
    }
    SettingsLoader.Loaded loaded = loader.load();
    if (json) {
      terminal.json(document(loaded.values()));
    } else {
      table(loaded.values());
      loaded
          .settings()
          .missingToReceive()
          .ifPresent(missing -> terminal.out().println("\n" + missing));
    }
    return ExitCode.OK;
  }

  private void table(List<SettingValue> values) {
    int keys = width(values, value -> value.setting().key());
    int texts = width(values, ConfigCommand::text);
    for (SettingValue value : values) {
      String columns = "%%-%ds  %%-%ds  %%s".formatted(keys, texts);
      String line = columns.formatted(value.setting().key(), text(value), value.place()).strip();
      boolean given = value.source().compareTo(SettingValue.Source.DEFAULT) > 0;
      terminal.out().println(given ? line : terminal.faint(line));
    }
  }

  private static int width(List<SettingValue> values, Function<SettingValue, String> column) {
    return values.stream().map(column).mapToInt(String::length).max().orElse(1);
  }

  private static String text(SettingValue value) {
    if (!value.isSet()) {
      return "(not set)";
    }
    return value.setting().isSecret() ? value.shown() + " (set)" : value.shown();
  }

  private static ObjectNode document(List<SettingValue> values) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode list = document.putArray("settings");
    values.forEach(value -> list.add(node(value)));
    return document;
  }

  private static ObjectNode node(SettingValue value) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("key", value.setting().key())
            .put("environment", value.setting().variable())
            .put("reloaded", value.setting().reloaded())
            .put("set", value.isSet());
    if (!value.isSet()) {
      return node.putNull("value").putNull("source");
    }
    return node.put("value", value.shown())
        .put("source", value.source().name().toLowerCase(Locale.ROOT))
        .put("place", value.place());
  }
}
