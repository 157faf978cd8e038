package dev.holdfast.web;

import dev.holdfast.access.AddressThrottle;
import dev.holdfast.event.Receipt;
import dev.holdfast.intake.Intake;
import dev.holdfast.meta.App;
import dev.holdfast.meta.Handshake;
import dev.holdfast.query.Rejection;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where Meta knocks: the handshake by GET, deliveries by POST. */
final class WebhookResource {

  private static final HeaderName SIGNATURE = HeaderNames.create("X-Hub-Signature-256");
  private static final byte[] RECEIVED = "EVENT_RECEIVED".getBytes(StandardCharsets.US_ASCII);

  private final Map<String, App> apps;
  private final Intake intake;
  private final Body body;
  private final Refusals refusals;

  /** Failed handshakes, so that nobody tries verify tokens as fast as they can. */
  private final AddressThrottle handshakes = new AddressThrottle();

  /**
   * @param apps by name; the one named {@link App#DEFAULT} answers at /webhook itself
   */
  WebhookResource(Map<String, App> apps, Intake intake, Body body, Refusals refusals) {
    this.apps = apps;
    this.intake = intake;
    this.body = body;
    this.refusals = refusals;
  }

  void answerHandshake(ServerRequest request, ServerResponse response) {
    App app = app(request);
    String remote = refusals.remote(request);
    Optional<Duration> pause = handshakes.pause(remote);
    if (pause.isPresent()) {
      refusals.note(request, app.name(), Rejection.Reason.HANDSHAKE);
      response.header(HeaderNames.RETRY_AFTER, String.valueOf(pause.get().toSeconds()));
      Problem.tooManyAttempts(pause.get()).send(response);
      return;
    }
    Handshake handshake =
        Handshake.answer(
            app,
            request.query().first("hub.mode").orElse(null),
            request.query().first("hub.verify_token").orElse(null),
            request.query().first("hub.challenge").orElse(null));
    switch (handshake) {
      case Handshake.Accepted(String challenge) -> {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.send(challenge.getBytes(StandardCharsets.UTF_8));
      }
      case Handshake.Forbidden(String why) -> {
        handshakes.failed(remote);
        refusals.note(request, app.name(), Rejection.Reason.HANDSHAKE);
        new Problem(Status.FORBIDDEN_403, "handshake-refused", "The handshake is refused", why)
            .send(response);
      }
      case Handshake.Incomplete(var missing) ->
          Problem.badParameter(String.join("', '", missing), "must be given").send(response);
    }
  }

  void receive(ServerRequest request, ServerResponse response) throws InterruptedException {
    App app = app(request);
    String signature = request.headers().first(SIGNATURE).orElse(null);
    try {
      body.read(request, bytes -> answer(request, response, app, signature, bytes));
    } catch (Refusal refusal) {
      if (refusal.problem().status().equals(Status.REQUEST_ENTITY_TOO_LARGE_413)) {
        refusals.note(request, app.name(), Rejection.Reason.TOO_LARGE);
      }
      throw refusal;
    }
  }

  private void answer(
      ServerRequest request,
      ServerResponse response,
      App app,
      @Nullable String signature,
      byte[] bytes)
      throws InterruptedException {
    switch (intake.receive(app, signature, bytes)) {
      case Receipt.Stored _ -> {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain");
        response.send(RECEIVED);
      }
      case Receipt.Refused(String why) -> {
        refusals.note(request, app.name(), Rejection.Reason.SIGNATURE, (long) bytes.length);
        new Problem(Status.UNAUTHORIZED_401, "signature-refused", "The signature is refused", why)
            .send(response);
      }
      case Receipt.Busy(String why) ->
          Problem.unavailable("Not stored, send it again: " + why).send(response);
    }
  }

  private App app(ServerRequest request) {
    String name = request.path().pathParameters().first("app").orElse(App.DEFAULT);
    App app = apps.get(name);
    if (app == null) {
      refusals.note(request, name, Rejection.Reason.UNKNOWN_APP);
      throw new Refusal(
          new Problem(
              Status.NOT_FOUND_404,
              "unknown-app",
              "No such app",
              "No app of this name has a secret here (setting apps)"));
    }
    return app;
  }
}
