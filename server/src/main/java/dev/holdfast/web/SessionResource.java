package dev.holdfast.web;

import dev.holdfast.access.Access;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Login;
import dev.holdfast.access.Logins.Renewal;
import dev.holdfast.access.Oidc;
import dev.holdfast.access.Sessions.Session;
import dev.holdfast.access.Users;
import dev.holdfast.query.Deletion;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Signing in and out with a password, under /api/session. */
final class SessionResource {

  /** More than any name or password may have. */
  private static final int TEXT_MAX = 1_000;

  private final Access access;
  private final Guard guard;
  private final Body body;

  SessionResource(Access access, Guard guard, Body body) {
    this.access = access;
    this.guard = guard;
    this.body = body;
  }

  /** Who is calling, if anybody: what the page asks first. */
  void show(ServerRequest request, ServerResponse response) {
    Optional<Session> session = guard.session(request);
    send(response, guard.caller(request, guard.remote(request).address()), session);
  }

  void open(ServerRequest request, ServerResponse response) throws InterruptedException {
    guard.refuseForeign(request);
    body.read(request, bytes -> open(JsonBody.of(bytes, "name", "password"), request, response));
  }

  private void open(JsonBody given, ServerRequest request, ServerResponse response) {
    Remote remote = guard.remote(request);
    String name = given.text("name", TEXT_MAX);
    String password = given.text("password", TEXT_MAX);
    switch (access.logins().open(name, password, remote.address())) {
      case Login.SignedIn(Session session) -> {
        SessionCookie.of(remote).set(response, session.token(), access.sessions().lifetime());
        send(response, Optional.of(session.caller(remote.address())), Optional.of(session));
      }
      case Login.Refused() ->
          new Problem(
                  Status.UNAUTHORIZED_401,
                  "bad-login",
                  "Name or password are wrong",
                  "Locked out? On the server, './holdfast password --user <name>' sets a new one")
              .send(response);
      case Login.TooMany(Duration pause) -> tooMany(response, pause);
      case Login.Busy() -> busy().send(response);
    }
  }

  void close(ServerRequest request, ServerResponse response, Caller caller) {
    Session session = session(request);
    access.sessions().end(session, caller.remote());
    SessionCookie.of(guard.remote(request)).clear(response);
    response.status(Status.NO_CONTENT_204).send();
  }

  void changePassword(ServerRequest request, ServerResponse response, Caller caller)
      throws InterruptedException {
    body.read(
        request,
        bytes ->
            changePassword(
                JsonBody.of(bytes, "current", "next"), session(request), caller, response));
  }

  private void changePassword(
      JsonBody given, Session session, Caller caller, ServerResponse response) {
    String current = given.text("current", TEXT_MAX);
    String next = given.text("next", TEXT_MAX);
    Users.objection(next)
        .ifPresent(
            why -> {
              throw JsonBody.bad("next", why);
            });
    switch (access.logins().renew(session, current, next, caller.remote())) {
      case Renewal.Done() -> response.status(Status.NO_CONTENT_204).send();
      case Renewal.Refused() ->
          new Problem(
                  Status.UNAUTHORIZED_401,
                  "bad-login",
                  "The current password is wrong",
                  "Nothing was changed")
              .send(response);
      case Renewal.DecidedElsewhere() -> Problem.decidedElsewhere().send(response);
      case Renewal.TooMany(Duration pause) -> tooMany(response, pause);
      case Renewal.Busy() -> busy().send(response);
    }
  }

  private static Problem busy() {
    return Problem.unavailable("Too many people sign in at this moment");
  }

  /** A token has no session to close. */
  private static Session session(ServerRequest request) {
    return request
        .context()
        .get(Session.class)
        .orElseThrow(
            () ->
                new Refusal(
                    new Problem(
                        Status.CONFLICT_409,
                        "not-applicable",
                        "This is for sessions",
                        "A token has no session and no password")));
  }

  private static void tooMany(ServerResponse response, Duration pause) {
    response.header(HeaderNames.RETRY_AFTER, String.valueOf(pause.toSeconds()));
    new Problem(
            Status.TOO_MANY_REQUESTS_429,
            "too-many-logins",
            "Too many attempts",
            "Try again in "
                + pause.toSeconds()
                + " s. From another address the right password opens at once")
        .send(response);
  }

  private void send(ServerResponse response, Optional<Caller> caller, Optional<Session> session) {
    Json.send(
        response,
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
