package dev.holdfast.web;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
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
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.send(bytes(content));
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
}
