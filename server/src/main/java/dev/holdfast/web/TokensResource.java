package dev.holdfast.web;

import dev.holdfast.access.Access;
import dev.holdfast.access.Caller;
import dev.holdfast.access.IssuedToken;
import dev.holdfast.access.Role;
import dev.holdfast.access.Tokens;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Tokens for programs, under /api/tokens. */
final class TokensResource {

  private static final int NAME_MAX = 100;

  private final Access access;
  private final Body body;

  TokensResource(Access access, Body body) {
    this.access = access;
    this.body = body;
  }

  void list(ServerRequest request, ServerResponse response) {
    List<IssuedToken> tokens = access.tokens().list();
    Json.send(
        response,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("tokens");
          tokens.forEach(token -> write(json, token, Optional.empty()));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  void issue(ServerRequest request, ServerResponse response, Caller caller)
      throws InterruptedException {
    body.read(
        request,
        bytes -> issue(JsonBody.of(bytes, "name", "role", "expires_at"), response, caller));
  }

  private void issue(JsonBody given, ServerResponse response, Caller caller) {
    String name = given.text("name", NAME_MAX).strip();
    Role role =
        given
            .word("role", Role::of, Problem.ROLES)
            .orElseThrow(() -> JsonBody.bad("role", Problem.ROLES));
    Instant expiresAt = given.moment("expires_at").orElse(null);
    if (expiresAt != null && expiresAt.isBefore(Instant.now())) {
      throw JsonBody.bad("expires_at", "must be in the future");
    }
    Tokens.Fresh fresh = access.tokens().issue(caller, name, role, expiresAt);
    response.status(Status.CREATED_201);
    Json.send(response, json -> write(json, fresh.token(), Optional.of(fresh.text())));
  }

  void delete(ServerRequest request, ServerResponse response, Caller caller) {
    long id = new Parameters(request).id();
    if (!access.tokens().delete(caller, id)) {
      throw new Refusal(unknownToken(id));
    }
    response.status(Status.NO_CONTENT_204).send();
  }

  private static Problem unknownToken(long id) {
    return new Problem(
        Status.NOT_FOUND_404, "unknown-token", "No such token", "There is no token with id " + id);
  }

  private static void write(JsonGenerator json, IssuedToken token, Optional<String> text) {
    json.writeStartObject();
    text.ifPresent(shownOnce -> json.writeStringProperty("token", shownOnce));
    json.writeNumberProperty("id", token.id());
    json.writeStringProperty("name", token.name());
    json.writeStringProperty("role", token.role().word());
    json.writeStringProperty("prefix", token.prefix());
    json.writeStringProperty("created_by", token.createdBy());
    Json.number(json, "created_by_id", token.createdById());
    Json.moment(json, "created_at", token.createdAt());
    Json.moment(json, "last_used_at", token.lastUsedAt());
    Json.moment(json, "expires_at", token.expiresAt());
    json.writeEndObject();
  }
}
