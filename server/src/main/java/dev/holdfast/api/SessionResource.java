package dev.holdfast.api;

import dev.holdfast.access.Access;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Login;
import dev.holdfast.access.Logins.Renewal;
import dev.holdfast.access.Oidc;
import dev.holdfast.access.Sessions.Session;
import dev.holdfast.access.Users;
import dev.holdfast.action.Deletion;
import dev.holdfast.web.BodyReader;
import dev.holdfast.web.Client;
import dev.holdfast.web.JsonRequest;
import dev.holdfast.web.Problem;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.SessionCookie;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.core.JsonGenerator;

/** Signing in and out with a password, under /api/session. */
final class SessionResource {

  /** More than any name or password may have. */
  private static final int TEXT_MAX = 1_000;

  private final Access access;
  private final Guard guard;
  private final BodyReader body;

  SessionResource(Access access, Guard guard, BodyReader body) {
    this.access = access;
    this.guard = guard;
    this.body = body;
  }

  /** Who is calling, if anybody: what the dashboard asks first. */
  WebResponse show(WebRequest request) {
    return response(guard.caller(request), guard.session(request));
  }

  WebResponse open(WebRequest request) throws InterruptedException {
    Guard.refuseForeign(request);
    return body.read(
        request, bytes -> open(JsonRequest.of(bytes, "name", "password"), request.client()));
  }

  private WebResponse open(JsonRequest given, Client client) {
    String name = given.text("name", TEXT_MAX);
    String password = given.text("password", TEXT_MAX);
    return switch (access.logins().open(name, password, client.address())) {
      case Login.SignedIn(Session session) ->
          response(Optional.of(session.caller(client.address())), Optional.of(session))
              .with(SessionCookie.of(client).set(session.token(), access.sessions().lifetime()));
      case Login.Refused() ->
          new Problem(
                  HttpStatus.UNAUTHORIZED_401,
                  "bad-login",
                  "Name or password are wrong",
                  "Locked out? On the server, './holdfast password --user <name>' sets a new one")
              .response();
      case Login.TooMany(Duration pause) -> tooMany(pause);
      case Login.Busy() -> busy().response();
    };
  }

  WebResponse close(WebRequest request, Caller caller) {
    access.sessions().end(session(request), caller.remote());
    return WebResponse.nothing().with(SessionCookie.of(request.client()).clear());
  }

  WebResponse changePassword(WebRequest request, Caller caller) throws InterruptedException {
    return body.read(
        request,
        bytes ->
            changePassword(JsonRequest.of(bytes, "current", "next"), session(request), caller));
  }

  private WebResponse changePassword(JsonRequest given, Session session, Caller caller) {
    String current = given.text("current", TEXT_MAX);
    String next = given.text("next", TEXT_MAX);
    Users.objection(next)
        .ifPresent(
            why -> {
              throw JsonRequest.bad("next", why);
            });
    return switch (access.logins().renew(session, current, next, caller.remote())) {
      case Renewal.Done() -> WebResponse.nothing();
      case Renewal.Refused() ->
          new Problem(
                  HttpStatus.UNAUTHORIZED_401,
                  "bad-login",
                  "The current password is wrong",
                  "Nothing was changed")
              .response();
      case Renewal.DecidedElsewhere() -> ApiProblem.decidedElsewhere().response();
      case Renewal.TooMany(Duration pause) -> tooMany(pause);
      case Renewal.Busy() -> busy().response();
    };
  }

  private static Problem busy() {
    return Problem.unavailable("Too many people sign in at this moment");
  }

  /** A token has no session to close, whatever cookie came along. */
  private Session session(WebRequest request) {
    return Optional.of(request)
        .filter(asked -> Guard.bearer(asked).isEmpty())
        .flatMap(guard::session)
        .orElseThrow(
            () ->
                new ProblemException(
                    new Problem(
                        HttpStatus.CONFLICT_409,
                        "not-applicable",
                        "This is for sessions",
                        "A token has no session and no password")));
  }

  private static WebResponse tooMany(Duration pause) {
    return new Problem(
            HttpStatus.TOO_MANY_REQUESTS_429,
            "too-many-logins",
            "Too many attempts",
            "Try again in "
                + pause.toSeconds()
                + " s. From another address the right password opens at once")
        .response()
        .with(HttpHeader.RETRY_AFTER, String.valueOf(pause.toSeconds()));
  }

  private WebResponse response(Optional<Caller> caller, Optional<Session> session) {
    return WebResponse.json(
        json -> {
          json.writeStartObject();
          json.writeName("user");
          caller.ifPresentOrElse(user -> write(json, user), json::writeNull);
          json.writeStringProperty("csrf", session.map(Session::csrf).orElse(null));
          json.writeName("oidc");
          access.oidc().ifPresentOrElse(oidc -> write(json, oidc), json::writeNull);
          json.writeObjectPropertyStart("deletion");
          json.writeNumberProperty(
              "operator_from_age_seconds", Deletion.REDELIVERY_WINDOW.toSeconds());
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Caller caller) {
    json.writeStartObject();
    json.writeStringProperty("name", caller.name());
    json.writeStringProperty("role", caller.role().word());
    json.writeStringProperty("via", caller.via().word());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Oidc oidc) {
    json.writeStartObject();
    json.writeStringProperty("name", oidc.name());
    json.writeEndObject();
  }
}
