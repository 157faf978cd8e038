package dev.holdfast.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes answers as JSON, token by token, so that a stored payload goes out digit for digit as it
 * is.
 */
final class Json {

  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static byte[] bytes(Consumer<JsonGenerator> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      content.accept(json);
    }
    return bytes.toByteArray();
  }

  static void send(ServerResponse response, Consumer<JsonGenerator> content) {
    send(response, bytes(content));
  }

  private static void send(ServerResponse response, byte[] content) {
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.send(content);
  }

  /** A whole object with these properties. */
  static byte[] object(Consumer<JsonGenerator> properties) {
    return bytes(
        json -> {
          json.writeStartObject();
          properties.accept(json);
          json.writeEndObject();
        });
  }

  static void sendObject(ServerResponse response, Consumer<JsonGenerator> properties) {
    send(response, object(properties));
  }

  /** Done, and nothing more to say. */
  static void nothing(ServerResponse response) {
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.status(Status.NO_CONTENT_204).send();
  }

  static void moment(JsonGenerator json, String name, @Nullable Instant moment) {
    json.writeStringProperty(name, moment == null ? null : moment.toString());
  }

  static void number(JsonGenerator json, String name, @Nullable Number number) {
    if (number == null) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, number.longValue());
    }
  }

  /** A filter as text. */
  static String text(Map<String, List<String>> filter) {
    return MAPPER.writeValueAsString(filter);
  }

  /** A filter as a body takes it. */
  static void filter(JsonGenerator json, Map<String, List<String>> filter) {
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
