package dev.holdfast.cli;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run of {@code send} ends with.
 *
 * @param report what became of the deliveries
 * @param url where they went
 * @param elapsed how long all of it took
 */
record SendSummary(SendReport report, URI url, Duration elapsed) {

  void write(Terminal terminal, boolean json) {
    if (json) {
      terminal.json(document());
    } else {
      terminal.out().println(text(terminal));
    }
  }

  private String text(Terminal terminal) {
    StringBuilder text = new StringBuilder();
    String seconds = String.format(Locale.ROOT, "%.1f s", elapsed.toMillis() / 1000.0);
    text.append(terminal.bold(counted(report.sent(), "delivery", "deliveries")));
    text.append(" sent to ").append(url).append(" in ").append(seconds).append(events());
    report.byStatus().forEach((status, count) -> line(text, "HTTP " + status, count));
    report.failures().forEach((why, count) -> line(text, "no answer, " + why, count));
    if (report.byStatus().isEmpty()) {
      text.append("\n  Is the server running (holdfast serve)?");
    }
    report
        .within(0.5)
        .ifPresent(
            median ->
                text.append("\n  latency: median ")
                    .append(millis(median))
                    .append(" ms, p99 ")
                    .append(millis(report.within(0.99).orElse(median)))
                    .append(" ms"));
    return text.toString();
  }

  private String events() {
    return report.events() == 0 ? "" : ", " + counted(report.events(), "event", "events");
  }

  private static void line(StringBuilder text, String what, int count) {
    text.append("\n  ").append(what).append(": ").append(count);
  }

  private ObjectNode document() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("url", url.toString());
    document.put("sent", report.sent()).put("events", report.events());
    document.put("accepted", report.answered(200)).put("seconds", elapsed.toMillis() / 1000.0);
    ObjectNode statuses = document.putObject("statuses");
    report.byStatus().forEach((status, count) -> statuses.put(Integer.toString(status), count));
    ObjectNode unanswered = document.putObject("unanswered");
    report.failures().forEach(unanswered::put);
    ObjectNode latency = document.putObject("latency_ms");
    latency.put("median", number(report.within(0.5))).put("p99", number(report.within(0.99)));
    return document;
  }

  private static String counted(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
  }

  /** In milliseconds to three places; absent where nothing was answered. */
  private static @Nullable Double number(Optional<Duration> duration) {
    return duration.map(some -> Math.round(some.toNanos() / 1e3) / 1e3).orElse(null);
  }
}
