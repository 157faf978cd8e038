package dev.holdfast.settings;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A settings file in YAML. The values stay the text that was written, so that nothing becomes an
 * octal number or a date on the way. Not thread-safe; reads one file.
 */
final class SettingsFile {

  private final SettingsSchema schema;
  private final Given.Source source;
  private final String name;
  private final List<Setting> named = new ArrayList<>();
  private final List<Given> given = new ArrayList<>();
  private final List<Mistake> mistakes = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();

  private SettingsFile(SettingsSchema schema, Given.Source source, String name) {
    this.schema = schema;
    this.source = source;
    this.name = name;
  }

  /**
   * What a file with this text gives.
   *
   * @param name what to call the file in messages
   */
  static SettingsSource read(SettingsSchema schema, Given.Source source, String name, String text) {
    SettingsFile file = new SettingsFile(schema, source, name);
    file.readDocument(text);
    return new SettingsSource(file.named, file.given, file.mistakes);
  }

  private void readDocument(String text) {
    try {
      switch (new Yaml(new LoaderOptions()).compose(new StringReader(text))) {
        case null -> {}
        case MappingNode settings -> readGroup("", settings);
        case Node other -> mistake("", place(other) + " is not a list of settings (key: value)");
      }
    } catch (MarkedYAMLException e) {
      // Not the exception's message: that quotes the file, and with it perhaps a secret.
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      mistake("", name + ", line " + line + ", is not valid YAML");
    } catch (YAMLException _) {
      mistake("", name + " is not valid YAML: it has characters that no text file has");
    }
  }

  private void readGroup(String path, MappingNode group) {
    for (NodeTuple tuple : group.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode name) {
        readSetting(path + name.getValue(), name, tuple.getValueNode());
      } else {
        mistake("", place(tuple.getKeyNode()) + " has a key that is not plain text");
      }
    }
  }

  private void readSetting(String key, Node at, Node value) {
    Integer before = lines.putIfAbsent(key, line(at));
    if (before != null) {
      mistake(key, "given twice, in " + name + ", lines " + before + " and " + line(at));
    } else if (schema.isGroup(key)) {
      readGroupNamed(key, at, value);
    } else {
      schema
          .find(key)
          .ifPresentOrElse(
              setting -> readValue(setting, at, value),
              () -> mistakes.add(UnknownName.key(schema, key, place(at))));
    }
  }

  private void readGroupNamed(String key, Node at, Node value) {
    if (value instanceof MappingNode group) {
      readGroup(key + ".", group);
    } else if (!isNull(value)) {
      mistake(key, "a group of settings, not a value (" + place(at) + ")");
    }
  }

  private void readValue(Setting setting, Node at, Node value) {
    named.add(setting);
    if (isNull(value)) {
      return;
    }
    switch (value) {
      case ScalarNode scalar -> given.add(Given.of(setting, scalar.getValue(), source, place(at)));
      case SequenceNode items when setting.list() && allPlain(items.getValue()) ->
          given.add(new Given(setting, texts(items.getValue()), source, place(at)));
      default -> mistake(setting.key(), "expected " + setting.expected() + " in " + place(at));
    }
  }

  private static boolean allPlain(Collection<Node> items) {
    return items.stream().allMatch(item -> item instanceof ScalarNode);
  }

  private static List<String> texts(Collection<Node> items) {
    return items.stream().map(item -> ((ScalarNode) item).getValue()).toList();
  }

  private static boolean isNull(Node value) {
    return value.getTag().equals(Tag.NULL);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private String place(Node node) {
    return source == Given.Source.DEFAULT ? name : name + ", line " + line(node);
  }

  private void mistake(String key, String what) {
    mistakes.add(new Mistake(key, what));
  }
}
