package dev.holdfast.api;

import dev.holdfast.metrics.Exposition;
import dev.holdfast.metrics.Metrics;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;

/** What Prometheus reads, at /metrics. */
final class MetricsResource {

  private final Metrics metrics;

  MetricsResource(Metrics metrics) {
    this.metrics = metrics;
  }

  WebResponse read(WebRequest request) {
    Exposition now = metrics.read(request.header(HttpHeader.ACCEPT).orElse(""));
    return WebResponse.bytes(
        WebResponse.type(now.contentType()), now.text().getBytes(StandardCharsets.UTF_8));
  }
}
