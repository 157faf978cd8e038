package dev.holdfast.api;

import dev.holdfast.query.Charts;
import dev.holdfast.query.FilterWords;
import dev.holdfast.watch.Issue;
import dev.holdfast.watch.Overview;
import dev.holdfast.watch.Range;
import dev.holdfast.web.JsonResponse;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.util.List;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;

/** How things go: GET /api/overview. */
final class OverviewResource {

  private final Overview overview;

  OverviewResource(Overview overview) {
    this.overview = overview;
  }

  WebResponse look(WebRequest request) {
    Range range = new Parameters(request).range("range");
    Overview.Seen seen = overview.look(range);
    return WebResponse.object(
        json -> {
          JsonResponse.moment(json, "at", seen.at());
          json.writeObjectPropertyStart("stats");
          SummaryJson.stats(json, seen.stats());
          json.writeEndObject();
          SummaryJson.oldestWaiting(json, seen.oldestWaiting());
          json.writeNumberProperty("duplicates", sum(seen, step -> step.counts().duplicates()));
          json.writeNumberProperty("rejected", sum(seen, Overview.Step::rejected));
          series(json, range, seen.series());
          json.writeArrayPropertyStart("types");
          seen.types().forEach(type -> type(json, type));
          json.writeEndArray();
          json.writeArrayPropertyStart("pages");
          seen.pages().forEach(page -> page(json, page));
          json.writeEndArray();
          json.writeArrayPropertyStart("problems");
          seen.problems().forEach(problem -> problem(json, problem));
          json.writeEndArray();
        });
  }

  private static long sum(Overview.Seen seen, ToLongFunction<Overview.Step> count) {
    return seen.series().stream().mapToLong(count).sum();
  }

  private static void series(JsonGenerator json, Range range, List<Overview.Step> steps) {
    json.writeObjectPropertyStart("series");
    json.writeNumberProperty("step_seconds", range.step().toSeconds());
    json.writeArrayPropertyStart("at");
    steps.forEach(step -> json.writeString(step.at().toString()));
    json.writeEndArray();
    numbers(json, "received", steps, step -> step.counts().received());
    numbers(json, "processed", steps, step -> step.counts().processed());
    numbers(json, "failed", steps, step -> step.counts().failed());
    numbers(json, "dead_letter", steps, step -> step.counts().deadLetter());
    numbers(json, "duplicates", steps, step -> step.counts().duplicates());
    numbers(json, "rejected", steps, Overview.Step::rejected);
    json.writeEndObject();
  }

  private static void numbers(
      JsonGenerator json,
      String name,
      List<Overview.Step> steps,
      ToLongFunction<Overview.Step> number) {
    json.writeArrayPropertyStart(name);
    steps.forEach(step -> json.writeNumber(number.applyAsLong(step)));
    json.writeEndArray();
  }

  private static void type(JsonGenerator json, Charts.OfType type) {
    json.writeStartObject();
    json.writeStringProperty("event_type", type.type());
    json.writeNumberProperty("received", type.counts().received());
    json.writeNumberProperty("processed", type.counts().processed());
    json.writeNumberProperty("failed", type.counts().failed());
    json.writeNumberProperty("dead_letter", type.counts().deadLetter());
    json.writeEndObject();
  }

  private static void page(JsonGenerator json, Charts.OfPage page) {
    json.writeStartObject();
    json.writeNumberProperty("page_id", page.id());
    json.writeStringProperty("page", page.account());
    json.writeStringProperty("name", page.name());
    json.writeStringProperty("object", page.object());
    json.writeNumberProperty("received", page.received());
    json.writeEndObject();
  }

  private static void problem(JsonGenerator json, Issue problem) {
    json.writeStartObject();
    json.writeStringProperty("kind", problem.kind().word());
    json.writeStringProperty("severity", problem.severity().word());
    json.writeStringProperty("words", problem.words());
    if (problem.filter() != null) {
      JsonResponse.filter(json, FilterWords.of(problem.filter()));
    }
    if (problem.view() != null) {
      json.writeStringProperty("view", problem.view().word());
    }
    json.writeEndObject();
  }
}
