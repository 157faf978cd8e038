package dev.holdfast.api;

import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/** The API in OpenAPI 3.1, written by hand and held against the routes by a test. */
final class ApiDescription {

  private static final HttpField TYPE = WebResponse.type("application/yaml");

  private final byte[] yaml;

  ApiDescription() {
    try (InputStream in = ApiDescription.class.getResourceAsStream("/openapi.yaml")) {
      this.yaml = Objects.requireNonNull(in, "openapi.yaml is not in the jar").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WebResponse show(WebRequest request) {
    return WebResponse.bytes(TYPE, yaml).with(HttpHeader.CACHE_CONTROL, "no-store");
  }
}
