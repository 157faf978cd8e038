package dev.holdfast.api;

import dev.holdfast.access.Audit;
import dev.holdfast.access.AuditedAction;
import dev.holdfast.access.Caller;
import dev.holdfast.consumer.Rewind;
import dev.holdfast.query.Consumers;
import dev.holdfast.web.BodyReader;
import dev.holdfast.web.JsonRequest;
import dev.holdfast.web.JsonResponse;
import dev.holdfast.web.Problem;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.core.JsonGenerator;

/** Who gets the events, how far each is, and its way back: /api/consumers. */
final class ConsumersResource {

  private final Consumers consumers;
  private final Rewind rewind;
  private final Runnable onDue;
  private final BodyReader body;

  /**
   * @param onDue called when events became due
   */
  ConsumersResource(Consumers consumers, Rewind rewind, Runnable onDue, BodyReader body) {
    this.consumers = consumers;
    this.rewind = rewind;
    this.onDue = onDue;
    this.body = body;
  }

  WebResponse list(WebRequest request) {
    List<Consumers.Consumer> all = consumers.list();
    return WebResponse.object(
        json -> {
          json.writeArrayPropertyStart("consumers");
          all.forEach(consumer -> write(json, consumer));
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, Consumers.Consumer consumer) {
    json.writeStartObject();
    json.writeStringProperty("name", consumer.name());
    json.writeNumberProperty("position", consumer.position());
    json.writeNumberProperty("pending", consumer.pending());
    json.writeNumberProperty("processing", consumer.processing());
    json.writeNumberProperty("failed", consumer.failed());
    json.writeNumberProperty("dead_letter", consumer.deadLetter());
    JsonResponse.number(json, "rewinding_to", consumer.rewindingTo());
    json.writeEndObject();
  }

  /** How many events a rewind would bring once more. */
  WebResponse count(WebRequest request) {
    known(request);
    String to =
        new Parameters(request).text("to").orElseThrow(() -> new ProblemException(badPlace()));
    return events(rewind.count(place(to)));
  }

  WebResponse rewind(WebRequest request, Caller caller) throws InterruptedException {
    String name = known(request);
    return body.read(
        request,
        bytes -> {
          String to = JsonRequest.of(bytes, "to").node("to").asString("");
          long events =
              rewind.begin(
                  place(to),
                  (handle, count) ->
                      Audit.write(handle, caller, AuditedAction.rewind(name, to, count)));
          onDue.run();
          return events(events).withStatus(HttpStatus.ACCEPTED_202);
        });
  }

  private static WebResponse events(long count) {
    return WebResponse.object(json -> json.writeNumberProperty("events", count));
  }

  private String known(WebRequest request) {
    String name = request.pathParameter("name");
    if (consumers.list().stream().noneMatch(consumer -> consumer.name().equals(name))) {
      throw new ProblemException(
          new Problem(
              HttpStatus.NOT_FOUND_404,
              "unknown-consumer",
              "No such consumer",
              "There is no consumer with this name"));
    }
    return name;
  }

  private static Rewind.To place(String to) {
    return Rewind.To.of(to).orElseThrow(() -> new ProblemException(badPlace()));
  }

  private static Problem badPlace() {
    return Problem.badParameter("to", "must be " + Rewind.To.WORDS);
  }
}
