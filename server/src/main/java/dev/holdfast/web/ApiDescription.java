package dev.holdfast.web;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The API in OpenAPI 3.1, written by hand and held against the routes by a test. */
final class ApiDescription {

  private final byte[] yaml;

  ApiDescription() {
    try (InputStream in = ApiDescription.class.getResourceAsStream("/openapi.yaml")) {
      this.yaml = Objects.requireNonNull(in, "openapi.yaml is not in the jar").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void show(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "application/yaml");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.send(yaml);
  }
}
