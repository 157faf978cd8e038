package dev.holdfast.web;

import dev.holdfast.access.Access;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Role;
import dev.holdfast.access.User;
import dev.holdfast.access.Users;
import dev.holdfast.access.Users.Outcome;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** The people who may sign in, under /api/users. */
final class UsersResource {

  private static final int NAME_MAX = 100;
  private static final int PASSWORD_MAX = 1_000;

  private final Access access;
  private final Body body;

  UsersResource(Access access, Body body) {
    this.access = access;
    this.body = body;
  }

  void list(ServerRequest request, ServerResponse response) {
    List<User> users = access.users().list();
    Json.send(
        response,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("users");
          users.forEach(user -> write(json, user));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  void create(ServerRequest request, ServerResponse response, Caller caller)
      throws InterruptedException {
    body.read(
        request, bytes -> create(JsonBody.of(bytes, "name", "role", "password"), response, caller));
  }

  private void create(JsonBody given, ServerResponse response, Caller caller) {
    String name = given.text("name", NAME_MAX).strip();
    Role role = role(given).orElseThrow(() -> JsonBody.bad("role", Problem.ROLES));
    String password =
        password(given).orElseThrow(() -> JsonBody.bad("password", "must be given, as text"));
    Outcome outcome = access.users().create(caller, name, role, password);
    if (outcome instanceof Outcome.Done(User user)) {
      response.status(Status.CREATED_201);
      send(response, user);
    } else {
      problem(outcome, name).send(response);
    }
  }

  void change(ServerRequest request, ServerResponse response, Caller caller)
      throws InterruptedException {
    long id = new Parameters(request).id();
    body.read(
        request,
        bytes -> change(id, JsonBody.of(bytes, "role", "password", "disabled", "keep_tokens"), response, caller));
  }

  private void change(long id, JsonBody given, ServerResponse response, Caller caller) {
    Users.Edit edit =
        new Users.Edit(
            role(given).orElse(null),
            password(given).orElse(null),
            given.flag("disabled").orElse(null),
            given.flag("keep_tokens").orElse(false));
    Outcome outcome = access.users().change(caller, id, edit);
    if (outcome instanceof Outcome.Done(User user)) {
      send(response, user);
    } else {
      problem(outcome, String.valueOf(id)).send(response);
    }
  }

  void delete(ServerRequest request, ServerResponse response, Caller caller) {
    Parameters parameters = new Parameters(request);
    long id = parameters.id();
    Outcome outcome = access.users().delete(caller, id, parameters.flag("keep_tokens"));
    if (outcome instanceof Outcome.Done) {
      response.status(Status.NO_CONTENT_204).send();
    } else {
      problem(outcome, String.valueOf(id)).send(response);
    }
  }

  private static Optional<Role> role(JsonBody given) {
    return given.word("role", Role::of, Problem.ROLES);
  }

  private static Optional<String> password(JsonBody given) {
    Optional<String> password = given.optionalText("password", PASSWORD_MAX);
    password
        .flatMap(Users::objection)
        .ifPresent(
            why -> {
              throw JsonBody.bad("password", why);
            });
    return password;
  }

  private static Problem problem(Outcome outcome, String which) {
    return switch (outcome) {
      case Outcome.Done _ -> throw new IllegalArgumentException("no problem");
      case Outcome.Unknown() ->
          new Problem(
              Status.NOT_FOUND_404,
              "unknown-user",
              "No such user",
              "There is no user with id " + which);
      case Outcome.NameTaken() ->
          new Problem(
              Status.CONFLICT_409,
              "name-taken",
              "There is a user of this name",
              "No user was made; take another name than " + which);
      case Outcome.LastAdmin() ->
          new Problem(
              Status.CONFLICT_409,
              "last-admin",
              "The last admin stays",
              "One enabled admin with a password must be left, or nobody could decide who may;"
                  + " nothing was changed");
      case Outcome.DecidedElsewhere() -> Problem.decidedElsewhere();
    };
  }

  private static void send(ServerResponse response, User user) {
    Json.send(response, json -> write(json, user));
  }

  private static void write(JsonGenerator json, User user) {
    json.writeStartObject();
    json.writeNumberProperty("id", user.id());
    json.writeStringProperty("name", user.name());
    json.writeStringProperty("role", user.role().word());
    json.writeStringProperty("via", user.via().word());
    json.writeBooleanProperty("disabled", user.disabled());
    Json.moment(json, "created_at", user.createdAt());
    Json.moment(json, "last_login_at", user.lastLoginAt());
    json.writeEndObject();
  }
}
