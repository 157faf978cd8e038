package dev.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class DefaultFileTest {

  private static final List<Setting> SETTINGS = Schema.settings(Set.of());

  @Test
  void every_setting_is_in_the_default_file_in_the_same_order_and_the_file_has_no_other() {
    List<String> keys = keys("", new Yaml().load(SettingsLoader.defaultFile()), new ArrayList<>());

    assertThat(keys).contains("apps");
    assertThat(keys.stream().filter(key -> !key.equals("apps")))
        .containsExactlyElementsOf(SETTINGS.stream().map(Setting::key).toList());
  }

  @Test
  void every_setting_has_its_comment() {
    String[] lines = SettingsLoader.defaultFile().split("\n", -1);
    for (int line = 1; line < lines.length; line++) {
      boolean begins = lines[line].matches("^ *[a-z-]+:.*");
      boolean afterNothing = lines[line - 1].isBlank();
      boolean group =
          lines[line].matches(
              "(tls|rate-limits|sessions|oidc|audit|identities|retention|intake|work|watch|metrics|alerts|log):");
      assertThat(begins && afterNothing && !group)
          .as("line " + (line + 1) + " without comment")
          .isFalse();
    }
  }

  @Test
  void every_range_is_written_in_the_comment() {
    String file = SettingsLoader.defaultFile().replaceAll("\n *# ", " ");

    SETTINGS.stream()
        .filter(
            setting ->
                !setting.range().isEmpty()
                    && !Set.of("port", "admin-port", "work.lease").contains(setting.key()))
        .forEach(
            setting ->
                assertThat(file.split("\\b" + setting.key().replaceFirst(".*\\.", "") + ":"))
                    .as(setting.key())
                    .anyMatch(before -> before.stripTrailing().endsWith(setting.range() + ".")));
  }

  private static List<String> keys(String path, Map<String, Object> group, List<String> keys) {
    group.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> nested) {
            keys(path + name + ".", asGroup(nested), keys);
          } else {
            keys.add(path + name);
          }
        });
    return keys;
  }

  @SuppressWarnings("unchecked") // a YAML mapping with plain keys
  private static Map<String, Object> asGroup(Map<?, ?> nested) {
    return (Map<String, Object>) nested;
  }
}
