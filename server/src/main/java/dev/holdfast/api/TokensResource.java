package dev.holdfast.api;

import dev.holdfast.access.Access;
import dev.holdfast.access.Caller;
import dev.holdfast.access.IssuedToken;
import dev.holdfast.access.Role;
import dev.holdfast.access.Tokens;
import dev.holdfast.web.BodyReader;
import dev.holdfast.web.JsonRequest;
import dev.holdfast.web.JsonResponse;
import dev.holdfast.web.Problem;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.core.JsonGenerator;

/** Tokens for programs, under /api/tokens. */
final class TokensResource {

  private static final int NAME_MAX = 100;

  private final Access access;
  private final BodyReader body;

  TokensResource(Access access, BodyReader body) {
    this.access = access;
    this.body = body;
  }

  WebResponse list(WebRequest request) {
    List<IssuedToken> tokens = access.tokens().list();
    return WebResponse.json(
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("tokens");
          tokens.forEach(token -> write(json, token, Optional.empty()));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  WebResponse issue(WebRequest request, Caller caller) throws InterruptedException {
    return body.read(
        request, bytes -> issue(JsonRequest.of(bytes, "name", "role", "expires_at"), caller));
  }

  private WebResponse issue(JsonRequest given, Caller caller) {
    String name = given.text("name", NAME_MAX).strip();
    Role role =
        given
            .word("role", Role::of, ApiProblem.ROLES)
            .orElseThrow(() -> JsonRequest.bad("role", ApiProblem.ROLES));
    Instant expiresAt = given.moment("expires_at").orElse(null);
    if (expiresAt != null && expiresAt.isBefore(Instant.now())) {
      throw JsonRequest.bad("expires_at", "must be in the future");
    }
    Tokens.Fresh fresh = access.tokens().issue(caller, name, role, expiresAt);
    return WebResponse.json(json -> write(json, fresh.token(), Optional.of(fresh.text())))
        .withStatus(HttpStatus.CREATED_201);
  }

  WebResponse delete(WebRequest request, Caller caller) {
    long id = new Parameters(request).id();
    if (!access.tokens().delete(caller, id)) {
      throw new ProblemException(unknownToken(id));
    }
    return WebResponse.nothing();
  }

  private static Problem unknownToken(long id) {
    return new Problem(
        HttpStatus.NOT_FOUND_404,
        "unknown-token",
        "No such token",
        "There is no token with id " + id);
  }

  private static void write(JsonGenerator json, IssuedToken token, Optional<String> text) {
    json.writeStartObject();
    text.ifPresent(shownOnce -> json.writeStringProperty("token", shownOnce));
    json.writeNumberProperty("id", token.id());
    json.writeStringProperty("name", token.name());
    json.writeStringProperty("role", token.role().word());
    json.writeStringProperty("prefix", token.prefix());
    json.writeStringProperty("created_by", token.createdBy());
    JsonResponse.number(json, "created_by_id", token.createdById());
    JsonResponse.moment(json, "created_at", token.createdAt());
    JsonResponse.moment(json, "last_used_at", token.lastUsedAt());
    JsonResponse.moment(json, "expires_at", token.expiresAt());
    json.writeEndObject();
  }
}
