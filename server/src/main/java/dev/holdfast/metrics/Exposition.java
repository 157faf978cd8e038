package dev.holdfast.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * All numbers as text.
 *
 * @param contentType which of Prometheus' formats this is
 */
public record Exposition(String contentType, String text) {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  static Exposition of(PrometheusMeterRegistry registry, String accept) {
    String type = accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    return new Exposition(type, registry.scrape(type));
  }
}
