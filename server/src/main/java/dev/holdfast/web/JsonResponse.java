package dev.holdfast.web;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes answers as JSON, token by token, so that a stored payload goes out digit for digit as it
 * is.
 */
public final class JsonResponse {

  /** What breaks in the middle must not look whole, so nothing is closed that was not finished. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  private JsonResponse() {}

  /** Writes JSON to this stream. */
  static void write(OutputStream out, Consumer<JsonGenerator> content) {
    try (JsonGenerator json = MAPPER.createGenerator(out)) {
      content.accept(json);
    }
  }

  /** JSON as bytes, in UTF-8. */
  public static byte[] bytes(Consumer<JsonGenerator> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(bytes, content);
    return bytes.toByteArray();
  }

  /** A whole object with these properties. */
  public static void object(JsonGenerator json, Consumer<JsonGenerator> properties) {
    json.writeStartObject();
    properties.accept(json);
    json.writeEndObject();
  }

  /** A property that holds a moment in ISO 8601, or null. */
  public static void moment(JsonGenerator json, String name, @Nullable Instant moment) {
    json.writeStringProperty(name, moment == null ? null : moment.toString());
  }

  /** A property that holds a number, or null. */
  public static void number(JsonGenerator json, String name, @Nullable Number number) {
    if (number == null) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, number.longValue());
    }
  }

  /** A filter as text. */
  public static String text(Map<String, List<String>> filter) {
    return MAPPER.writeValueAsString(filter);
  }

  /** A filter as a body takes it. */
  public static void filter(JsonGenerator json, Map<String, List<String>> filter) {
    json.writeObjectPropertyStart("filter");
    filter.forEach(
        (name, texts) -> {
          if (name.equals("where")) {
            json.writeArrayPropertyStart(name);
            texts.forEach(json::writeString);
            json.writeEndArray();
          } else {
            json.writeStringProperty(name, texts.getFirst());
          }
        });
    json.writeEndObject();
  }
}
