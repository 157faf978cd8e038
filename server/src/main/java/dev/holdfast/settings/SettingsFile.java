package dev.holdfast.settings;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final SettingValue.Source source;
  private final String name;
  private final List<SettingValue> values = new ArrayList<>();
  private final SecretFiles secretFiles;
  private final List<SettingError> errors;
  private final Map<String, Integer> lines = new HashMap<>();

  private SettingsFile(
      SettingValue.Source source, String name, SecretFiles secretFiles, List<SettingError> errors) {
    this.source = source;
    this.name = name;
    this.secretFiles = secretFiles;
    this.errors = errors;
  }

  /**
   * The values in a file with this text, not yet checked.
   *
   * @param name what to call the file in messages
   * @param secretFiles reads the files that it names
   * @param errors takes what is no setting
   */
  static List<SettingValue> read(
      SettingValue.Source source,
      String name,
      String text,
      SecretFiles secretFiles,
      List<SettingError> errors) {
    SettingsFile file = new SettingsFile(source, name, secretFiles, errors);
    file.readDocument(text);
    return file.values;
  }

  private void readDocument(String text) {
    try {
      switch (new Yaml(new LoaderOptions()).compose(new StringReader(text))) {
        case null -> {}
        case MappingNode settings -> readGroup("", settings);
        case Node other -> error("", place(other) + " is not a list of settings (key: value)");
      }
    } catch (MarkedYAMLException e) {
      // Not the exception's message: that quotes the file, and with it perhaps a secret.
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      error("", name + ", line " + line + ", is not valid YAML");
    } catch (YAMLException _) {
      error("", name + " is not valid YAML: it has characters that no text file has");
    }
  }

  private void readGroup(String path, MappingNode group) {
    for (NodeTuple tuple : group.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        read(path + key.getValue(), key, tuple.getValueNode());
      } else {
        error("", place(tuple.getKeyNode()) + " has a key that is not plain text");
      }
    }
  }

  private void read(String key, Node at, Node value) {
    Optional<Setting> inFile = SecretFiles.secretOf(key);
    String set = inFile.map(Setting::key).orElse(key);
    Integer before = lines.putIfAbsent(set, line(at));
    if (before != null) {
      error(set, "set twice, in " + name + ", lines " + before + " and " + line(at));
    } else if (inFile.isPresent()) {
      readFile(inFile.get(), at, value);
    } else if (!Schema.isGroup(key)) {
      Schema.find(key)
          .ifPresentOrElse(
              setting -> readValue(setting, at, value),
              () -> errors.add(SettingError.unknownKey(key, place(at))));
    } else if (value instanceof MappingNode group) {
      readGroup(key + ".", group);
    } else if (!isNull(value)) {
      error(key, "a group of settings, not a value (" + place(at) + ")");
    }
  }

  private void readFile(Setting secret, Node at, Node value) {
    switch (value) {
      case Node none when isNull(none) -> {}
      case ScalarNode file ->
          secretFiles.read(secret, file.getValue(), source, place(at)).ifPresent(values::add);
      default -> error(secret.key(), "expected the name of a file in " + place(at));
    }
  }

  private void readValue(Setting setting, Node at, Node value) {
    switch (value) {
      case Node none when isNull(none) -> {}
      case ScalarNode text ->
          values.add(SettingValue.of(setting, text.getValue(), source, place(at)));
      case SequenceNode items when setting.list() && areTexts(items) ->
          values.add(new SettingValue(setting, texts(items), source, place(at)));
      default -> error(setting.key(), "expected " + setting.expected() + " in " + place(at));
    }
  }

  private static boolean areTexts(SequenceNode items) {
    return items.getValue().stream().allMatch(ScalarNode.class::isInstance);
  }

  private static List<String> texts(SequenceNode items) {
    return items.getValue().stream().map(item -> ((ScalarNode) item).getValue()).toList();
  }

  private static boolean isNull(Node value) {
    return value.getTag().equals(Tag.NULL);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private String place(Node node) {
    return source == SettingValue.Source.DEFAULT ? name : name + ", line " + line(node);
  }

  private void error(String key, String message) {
    errors.add(new SettingError(key, message));
  }
}
