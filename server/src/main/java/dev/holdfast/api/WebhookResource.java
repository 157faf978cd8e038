package dev.holdfast.api;

import dev.holdfast.access.AddressThrottle;
import dev.holdfast.event.Receipt;
import dev.holdfast.intake.Intake;
import dev.holdfast.meta.App;
import dev.holdfast.meta.Delivery;
import dev.holdfast.meta.Handshake;
import dev.holdfast.meta.Unverified;
import dev.holdfast.metrics.DeliveryMeter;
import dev.holdfast.query.Rejection;
import dev.holdfast.tracing.Tracing;
import dev.holdfast.web.BodyReader;
import dev.holdfast.web.ClientCertificate;
import dev.holdfast.web.ConnectionLostException;
import dev.holdfast.web.Places;
import dev.holdfast.web.Problem;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** The endpoint, where Meta posts: the handshake by GET, deliveries by POST. */
final class WebhookResource {

  private static final String SIGNATURE = "X-Hub-Signature-256";
  private static final WebResponse RECEIVED =
      WebResponse.bytes(
          WebResponse.type("text/plain"), "EVENT_RECEIVED".getBytes(StandardCharsets.US_ASCII));

  /** By what was not shown to be Meta's: a wrong signature, an unknown app. */
  private static final Set<Integer> REFUSED =
      Set.of(HttpStatus.UNAUTHORIZED_401, HttpStatus.FORBIDDEN_403, HttpStatus.NOT_FOUND_404);

  private static final Problem NO_CERTIFICATE =
      new Problem(
          HttpStatus.FORBIDDEN_403,
          "client-certificate",
          "The client certificate is missing",
          "Deliveries need Meta's client certificate here (setting tls.client-certificate)");

  private final Supplier<Map<String, App>> apps;
  private final Intake intake;
  private final BodyReader body;
  private final Places places;
  private final ClientCertificate certificate;
  private final DeliveryMeter meter;
  private final RejectionRecorder rejections;
  private final DeliveryLimits limits;
  private final Tracing tracing;

  /** Failed handshakes, so that nobody tries verify tokens as fast as they can. */
  private final AddressThrottle handshakes = new AddressThrottle();

  /**
   * @param apps by name; the one named {@link App#DEFAULT} answers at /webhook itself
   * @param places for deliveries that have arrived
   * @param certificate what deliveries must show
   */
  WebhookResource(
      Supplier<Map<String, App>> apps,
      Intake intake,
      BodyReader body,
      Places places,
      ClientCertificate certificate,
      DeliveryMeter meter,
      DeliveryLimits limits,
      Tracing tracing,
      RejectionRecorder rejections) {
    this.apps = apps;
    this.intake = intake;
    this.body = body;
    this.places = places;
    this.certificate = certificate;
    this.meter = meter;
    this.limits = limits;
    this.tracing = tracing;
    this.rejections = rejections;
  }

  WebResponse answerHandshake(WebRequest request) {
    App app = app(request);
    Optional<Duration> pause = handshakes.pause(request.client().address());
    if (pause.isPresent()) {
      rejections.note(request, app.name(), Rejection.Reason.HANDSHAKE);
      return ApiProblem.tooManyAttempts(pause.get());
    }
    return answerHandshake(request, app);
  }

  private WebResponse answerHandshake(WebRequest request, App app) {
    Handshake handshake =
        Handshake.answer(
            app,
            request.queryValue("hub.mode").orElse(null),
            request.queryValue("hub.verify_token").orElse(null),
            request.queryValue("hub.challenge").orElse(null));
    return switch (handshake) {
      case Handshake.Accepted(String challenge) -> WebResponse.text(challenge);
      case Handshake.Forbidden(String why) -> {
        handshakes.failed(request.client().address());
        rejections.note(request, app.name(), Rejection.Reason.HANDSHAKE);
        yield new Problem(
                HttpStatus.FORBIDDEN_403, "handshake-refused", "The handshake is refused", why)
            .response();
      }
      case Handshake.Incomplete(var missing) ->
          Problem.badParameter(String.join("', '", missing), "must be given").response();
    };
  }

  WebResponse receive(WebRequest request) throws InterruptedException {
    long start = System.nanoTime();
    int status = HttpStatus.INTERNAL_SERVER_ERROR_500;
    try {
      WebResponse answer = tracing.receiving(() -> limited(request, answer(request)));
      status = answer.status();
      return answer;
    } catch (InterruptedException stopping) {
      status = HttpStatus.SERVICE_UNAVAILABLE_503;
      throw stopping;
    } catch (ConnectionLostException gone) {
      status = DeliveryMeter.NO_ANSWER;
      throw gone;
    } finally {
      meter.answered(knownApp(request), status, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** What somebody makes up does not become a label. */
  private String knownApp(WebRequest request) {
    String name = name(request);
    return apps.get().containsKey(name) ? name : "unknown";
  }

  private WebResponse answer(WebRequest request) throws InterruptedException {
    try {
      return receiveNow(request);
    } catch (ProblemException problem) {
      return problem.problem().response();
    }
  }

  /** What nobody signed costs its sender time where too much of it comes. */
  private WebResponse limited(WebRequest request, WebResponse answer) throws InterruptedException {
    if (!REFUSED.contains(answer.status())) {
      return answer;
    }
    Optional<DeliveryLimits.Beyond> beyond = limits.countFailure(request.client().address());
    if (beyond.isEmpty()) {
      return answer;
    }
    limits.holdBack();
    return tooMany(beyond.get(), "Too many requests from this address were refused, as this one");
  }

  private static WebResponse tooMany(DeliveryLimits.Beyond beyond, String what) {
    long seconds = beyond.retryAfter().toSeconds();
    return new Problem(
            HttpStatus.TOO_MANY_REQUESTS_429,
            "too-many-requests",
            "Too many requests",
            what + " (setting " + beyond.setting() + "). Try again in " + seconds + " s")
        .response()
        .with(HttpHeader.RETRY_AFTER, String.valueOf(seconds));
  }

  /** A delivery that has not arrived holds no place: slow senders keep nobody out. */
  private WebResponse receiveNow(WebRequest request) throws InterruptedException {
    App app = app(request);
    if (!certificate.isShown(request)) {
      rejections.note(request, app.name(), Rejection.Reason.CLIENT_CERTIFICATE);
      return NO_CERTIFICATE.response();
    }
    try {
      return body.readCompressed(
          request,
          (bytes, gunzip) ->
              places.hold(() -> receive(request, app, bytes, decoding(request, gunzip))));
    } catch (ProblemException refused) {
      if (refused.problem().status() == HttpStatus.PAYLOAD_TOO_LARGE_413) {
        rejections.note(request, app.name(), Rejection.Reason.TOO_LARGE);
      }
      throw refused;
    }
  }

  /** What nobody can decode is signed all the same, and so is kept as it is. */
  private static Intake.Decoding decoding(WebRequest request, BodyReader.Gunzip gunzip) {
    String encoding = request.header(HttpHeader.CONTENT_ENCODING).orElse("").strip();
    return encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")
        ? gunzip::gunzip
        : bytes -> bytes;
  }

  private WebResponse receive(WebRequest request, App app, byte[] bytes, Intake.Decoding decoding)
      throws InterruptedException {
    meter.arrived(app.name(), bytes.length);
    String signature = request.header(SIGNATURE).orElse(null);
    return switch (intake.verify(app, signature, bytes)) {
      case Unverified(String why) -> {
        rejections.note(request, app.name(), Rejection.Reason.SIGNATURE, (long) bytes.length);
        yield new Problem(
                HttpStatus.UNAUTHORIZED_401, "signature-refused", "The signature is refused", why)
            .response();
      }
      case Delivery delivery -> store(request, delivery, decoding);
    };
  }

  private WebResponse store(WebRequest request, Delivery delivery, Intake.Decoding decoding)
      throws InterruptedException {
    Optional<DeliveryLimits.Beyond> beyond =
        limits.countDelivery(delivery.app(), request.client().address());
    if (beyond.isPresent()) {
      return tooMany(beyond.get(), "More deliveries than allowed; this one was not stored");
    }
    return switch (intake.store(tracing.traced(delivery), decoding)) {
      case Receipt.Stored _ -> RECEIVED;
      case Receipt.Busy(String why) ->
          Problem.unavailable("Not stored, send it again: " + why).response();
    };
  }

  private static String name(WebRequest request) {
    return request.optionalPathParameter("app").orElse(App.DEFAULT);
  }

  private App app(WebRequest request) {
    String name = name(request);
    App app = apps.get().get(name);
    if (app == null) {
      rejections.note(request, name, Rejection.Reason.UNKNOWN_APP);
      throw new ProblemException(
          new Problem(
              HttpStatus.NOT_FOUND_404,
              "unknown-app",
              "No such app",
              "No app of this name has a secret here (setting apps)"));
    }
    return app;
  }
}
