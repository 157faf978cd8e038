package dev.holdfast.cli;

import dev.holdfast.settings.EffectiveSetting;
import dev.holdfast.settings.Given;
import dev.holdfast.settings.ServeNeeds;
import dev.holdfast.settings.SettingsLoader;
import dev.holdfast.settings.SettingsReading;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows the settings that hold, and where each came from. */
@Command(
    name = "config",
    description = "Show the settings that hold, and where each came from. Secrets are masked.")
final class ConfigCommand implements Callable<Integer> {

  private final SettingsLoader loader;
  private final Terminal terminal;

  @Mixin final HelpOption help = new HelpOption();

  @Option(names = "--json", description = "For programs: one JSON document.")
  private boolean json;

  @Option(
      names = "--default",
      description = "Print the default file, which documents every setting; a start for your own.")
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
    SettingsReading.Usable usable = loader.load().usable();
    if (json) {
      terminal.json(document(usable.effective()));
    } else {
      table(usable.effective());
      ServeNeeds.missing(usable.settings())
          .ifPresent(missing -> terminal.out().println("\n" + missing));
    }
    return ExitCode.OK;
  }

  private void table(List<EffectiveSetting> settings) {
    int keys = settings.stream().mapToInt(one -> one.setting().key().length()).max().orElse(0);
    int values = settings.stream().mapToInt(one -> one.shown().length()).max().orElse(0);
    for (EffectiveSetting one : settings) {
      String line = padded(one.setting().key(), keys) + "  " + padded(one.shown(), values);
      boolean chosen = one.given() != null && one.given().source() != Given.Source.DEFAULT;
      String whole = (line + "  " + one.origin()).strip();
      terminal.out().println(chosen ? whole : terminal.faint(whole));
    }
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static ObjectNode document(List<EffectiveSetting> settings) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode list = document.putArray("settings");
    settings.forEach(one -> list.add(node(one)));
    return document;
  }

  private static ObjectNode node(EffectiveSetting one) {
    Given given = one.given();
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("key", one.setting().key())
            .put("environment", one.setting().environment())
            .put("set", given != null);
    if (given == null) {
      return node.putNull("value").putNull("source");
    }
    return node.put("value", one.value())
        .put("source", given.source().name().toLowerCase(Locale.ROOT))
        .put("place", given.place());
  }
}
