package dev.holdfast.api;

import dev.holdfast.access.Access;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Role;
import dev.holdfast.access.User;
import dev.holdfast.access.Users;
import dev.holdfast.access.Users.Outcome;
import dev.holdfast.web.BodyReader;
import dev.holdfast.web.JsonRequest;
import dev.holdfast.web.JsonResponse;
import dev.holdfast.web.Problem;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.core.JsonGenerator;

/** The people who may sign in, under /api/users. */
final class UsersResource {

  private static final int NAME_MAX = 100;
  private static final int PASSWORD_MAX = 1_000;

  private final Access access;
  private final BodyReader body;

  UsersResource(Access access, BodyReader body) {
    this.access = access;
    this.body = body;
  }

  WebResponse list(WebRequest request) {
    List<User> users = access.users().list();
    return WebResponse.json(
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("users");
          users.forEach(user -> write(json, user));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  WebResponse create(WebRequest request, Caller caller) throws InterruptedException {
    return body.read(
        request, bytes -> create(JsonRequest.of(bytes, "name", "role", "password"), caller));
  }

  private WebResponse create(JsonRequest given, Caller caller) {
    String name = given.text("name", NAME_MAX).strip();
    Role role = role(given).orElseThrow(() -> JsonRequest.bad("role", ApiProblem.ROLES));
    String password =
        password(given).orElseThrow(() -> JsonRequest.bad("password", "must be given, as text"));
    Outcome outcome = access.users().create(caller, name, role, password);
    if (outcome instanceof Outcome.Done(User user)) {
      return response(user).withStatus(HttpStatus.CREATED_201);
    }
    return problem(outcome, name).response();
  }

  WebResponse change(WebRequest request, Caller caller) throws InterruptedException {
    long id = new Parameters(request).id();
    return body.read(
        request,
        bytes ->
            change(
                id, JsonRequest.of(bytes, "role", "password", "disabled", "keep_tokens"), caller));
  }

  private WebResponse change(long id, JsonRequest given, Caller caller) {
    Users.Edit edit =
        new Users.Edit(
            role(given).orElse(null),
            password(given).orElse(null),
            given.flag("disabled").orElse(null),
            given.flag("keep_tokens").orElse(false));
    Outcome outcome = access.users().change(caller, id, edit);
    if (outcome instanceof Outcome.Done(User user)) {
      return response(user);
    }
    return problem(outcome, String.valueOf(id)).response();
  }

  WebResponse delete(WebRequest request, Caller caller) {
    Parameters parameters = new Parameters(request);
    long id = parameters.id();
    Outcome outcome = access.users().delete(caller, id, parameters.flag("keep_tokens"));
    if (outcome instanceof Outcome.Done) {
      return WebResponse.nothing();
    }
    return problem(outcome, String.valueOf(id)).response();
  }

  private static Optional<Role> role(JsonRequest given) {
    return given.word("role", Role::of, ApiProblem.ROLES);
  }

  private static Optional<String> password(JsonRequest given) {
    Optional<String> password = given.optionalText("password", PASSWORD_MAX);
    password
        .flatMap(Users::objection)
        .ifPresent(
            why -> {
              throw JsonRequest.bad("password", why);
            });
    return password;
  }

  private static Problem problem(Outcome outcome, String which) {
    return switch (outcome) {
      case Outcome.Done _ -> throw new IllegalArgumentException("no problem");
      case Outcome.Unknown() ->
          new Problem(
              HttpStatus.NOT_FOUND_404,
              "unknown-user",
              "No such user",
              "There is no user with id " + which);
      case Outcome.NameTaken() ->
          new Problem(
              HttpStatus.CONFLICT_409,
              "name-taken",
              "There is a user of this name",
              "No user was made; take another name than " + which);
      case Outcome.LastAdmin() ->
          new Problem(
              HttpStatus.CONFLICT_409,
              "last-admin",
              "The last admin stays",
              "One enabled admin with a password must be left, or nobody could decide who may;"
                  + " nothing was changed");
      case Outcome.DecidedElsewhere() -> ApiProblem.decidedElsewhere();
    };
  }

  private static WebResponse response(User user) {
    return WebResponse.json(json -> write(json, user));
  }

  private static void write(JsonGenerator json, User user) {
    json.writeStartObject();
    json.writeNumberProperty("id", user.id());
    json.writeStringProperty("name", user.name());
    json.writeStringProperty("role", user.role().word());
    json.writeStringProperty("via", user.via().word());
    json.writeBooleanProperty("disabled", user.disabled());
    JsonResponse.moment(json, "created_at", user.createdAt());
    JsonResponse.moment(json, "last_login_at", user.lastLoginAt());
    json.writeEndObject();
  }
}
