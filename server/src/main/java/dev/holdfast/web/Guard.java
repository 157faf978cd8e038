package dev.holdfast.web;

import dev.holdfast.access.Access;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Role;
import dev.holdfast.access.Sessions.Session;
import dev.holdfast.access.TokenCheck;
import dev.holdfast.query.Rejection;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may call which route. {@link #admit} stands before all routes that need somebody; each of
 * them is wrapped by the role that it needs.
 */
final class Guard {

  /** A route that acts, and therefore knows for whom. */
  @FunctionalInterface
  interface Acting {
    void handle(ServerRequest request, ServerResponse response, Caller caller) throws Exception;
  }

  private static final HeaderName CSRF = HeaderNames.create("X-Holdfast-CSRF");
  private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
  private static final Set<Method> SAFE = Set.of(Method.GET, Method.HEAD);

  private final Access access;
  private final Refusals rejections;
  private final List<AddressRange> proxies;

  /**
   * @param rejections where wrong tokens are noted
   * @param proxies whose word about a client is taken
   */
  Guard(Access access, Refusals rejections, List<AddressRange> proxies) {
    this.access = access;
    this.rejections = rejections;
    this.proxies = proxies;
  }

  /** Lets through whoever is known, and nobody else. */
  void admit(ServerRequest request, ServerResponse response) {
    Optional<String> authorization = request.headers().first(HeaderNames.AUTHORIZATION);
    if (authorization.isPresent()) {
      switch (check(request, authorization.get())) {
        case TokenCheck.Accepted(Caller caller) -> pass(request, response, caller);
        case TokenCheck.Refused() -> unknown(response);
        case TokenCheck.TooMany(Duration pause) -> tooMany(response, pause);
      }
    } else {
      session(request)
          .ifPresentOrElse(
              session -> passWithCookie(request, response, session), () -> unknown(response));
    }
  }

  private TokenCheck check(ServerRequest request, String authorization) {
    TokenCheck check = access.tokens().check(authorization, remote(request).address());
    if (!(check instanceof TokenCheck.Accepted)) {
      rejections.note(request, Rejection.Reason.TOKEN);
    }
    return check;
  }

  private static void tooMany(ServerResponse response, Duration pause) {
    response.header(HeaderNames.RETRY_AFTER, String.valueOf(pause.toSeconds()));
    Problem.tooManyAttempts(pause).send(response);
  }

  private void passWithCookie(ServerRequest request, ServerResponse response, Session session) {
    if (!SAFE.contains(request.prologue().method())) {
      refuseForeign(request);
      if (!request.headers().first(CSRF).filter(session::isCsrf).isPresent()) {
        throw new Refusal(
            csrf("Send the header X-Holdfast-CSRF with the value of GET /api/session"));
      }
    }
    request.context().register(session);
    pass(request, response, session.caller(remote(request).address()));
  }

  private static void pass(ServerRequest request, ServerResponse response, Caller caller) {
    request.context().register(caller);
    response.next();
  }

  /** For viewers, operators and admins. */
  Handler viewer(Handler route) {
    return viewer((request, response, _) -> route.handle(request, response));
  }

  /** For viewers, operators and admins. */
  Handler viewer(Acting route) {
    return only(Role.VIEWER, route);
  }

  /** For operators and admins. */
  Handler operator(Acting route) {
    return only(Role.OPERATOR, route);
  }

  /** For admins. */
  Handler admin(Handler route) {
    return admin((request, response, _) -> route.handle(request, response));
  }

  /** For admins. */
  Handler admin(Acting route) {
    return only(Role.ADMIN, route);
  }

  private static Handler only(Role needed, Acting route) {
    return (request, response) -> {
      Optional<Caller> caller = request.context().get(Caller.class);
      if (caller.isEmpty()) {
        unknown(response);
      } else if (caller.get().role().covers(needed)) {
        route.handle(request, response, caller.get());
      } else {
        Problem.forbidden(caller.get(), needed, "").send(response);
      }
    };
  }

  /**
   * Whether the caller of a request that goes on for long still may what it may do: their session
   * may have ended, their role may be another.
   */
  boolean stillMay(ServerRequest request, Role needed) {
    String remote = remote(request).address();
    return caller(request, remote).filter(caller -> caller.role().covers(needed)).isPresent();
  }

  /** Who is calling, by token or by cookie, if anybody is known. */
  Optional<Caller> caller(ServerRequest request, String remote) {
    Optional<String> authorization = request.headers().first(HeaderNames.AUTHORIZATION);
    if (authorization.isEmpty()) {
      return session(request).map(session -> session.caller(remote));
    }
    return check(request, authorization.get()) instanceof TokenCheck.Accepted(Caller caller)
        ? Optional.of(caller)
        : Optional.empty();
  }

  /** The session that this request's cookie belongs to. */
  Optional<Session> session(ServerRequest request) {
    return SessionCookie.of(remote(request)).value(request).flatMap(access.sessions()::find);
  }

  /** The other end of this request. */
  Remote remote(ServerRequest request) {
    return Remote.of(request, proxies);
  }

  /**
   * Ends a request that a browser sent for a page which is not ours. Programs send neither header.
   */
  void refuseForeign(ServerRequest request) {
    Optional<String> site = request.headers().first(FETCH_SITE);
    boolean foreign =
        site.isPresent()
            ? !Set.of("same-origin", "none").contains(site.get())
            : request
                .headers()
                .first(HeaderNames.ORIGIN)
                .filter(from -> !ours(from, request))
                .isPresent();
    if (foreign) {
      throw new Refusal(csrf("The request came from a page of another site; nothing was changed"));
    }
  }

  private boolean ours(String origin, ServerRequest request) {
    try {
      return remote(request).host().equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static void unknown(ServerResponse response) {
    response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"holdfast\"");
    new Problem(
            Status.UNAUTHORIZED_401,
            "unauthorized",
            "Who is calling?",
            "Sign in, or send a token as 'Authorization: Bearer <token>'."
                + " A session may have ended, a token may have expired or been deleted")
        .send(response);
  }

  private static Problem csrf(String detail) {
    return new Problem(
        Status.FORBIDDEN_403, "csrf", "The request does not come from our page", detail);
  }
}
