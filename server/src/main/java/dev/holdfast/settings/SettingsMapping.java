package dev.holdfast.settings;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Checked values become {@link Settings}: SmallRye Config lets the strongest source win. */
final class SettingsMapping {

  private SettingsMapping() {}

  static Settings map(List<Given> given) {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(Settings.class);
    SettingType.ALL.forEach(type -> convert(builder, type));
    for (Given.Source source : Given.Source.values()) {
      builder.withSources(
          new PropertiesConfigSource(values(given, source), source.name(), source.strength()));
    }
    return builder.build().getConfigMapping(Settings.class);
  }

  private static Map<String, String> values(List<Given> given, Given.Source source) {
    return given.stream()
        .filter(one -> one.source() == source)
        .collect(Collectors.toMap(Given::property, Given::propertyValue));
  }

  /**
   * SmallRye asks for the value of the empty text when nobody gave one; null says there is none.
   */
  private static <T> void convert(SmallRyeConfigBuilder builder, SettingType<T> type) {
    builder.withConverter(
        type.type(), Integer.MAX_VALUE, text -> text.isEmpty() ? null : type.read(text));
  }
}
