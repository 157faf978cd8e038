package dev.holdfast.meta;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An example of a delivery.
 *
 * @param gives the types of its events, in order
 */
record Fixture(List<String> gives, String delivery) {

  private static final List<String> FILES =
      List.of("messenger", "instagram", "page", "whatsapp", "threads", "others");

  static List<Fixture> all() {
    return FILES.stream().flatMap(Fixture::in).toList();
  }

  private static Stream<Fixture> in(String file) {
    return MetaJson.read(text(file + ".json"))
        .valueStream()
        .map(
            fixture ->
                new Fixture(
                    fixture.path("gives").valueStream().map(JsonNode::stringValue).toList(),
                    MetaJson.write(fixture.path("delivery"))));
  }

  private static String text(String name) {
    try (InputStream in = Fixture.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("no fixtures in " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
