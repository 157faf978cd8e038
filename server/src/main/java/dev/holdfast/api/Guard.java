package dev.holdfast.api;

import dev.holdfast.access.Access;
import dev.holdfast.access.ApiToken;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Role;
import dev.holdfast.access.Sessions.Session;
import dev.holdfast.access.TokenCheck;
import dev.holdfast.query.Rejection;
import dev.holdfast.web.Problem;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.Route;
import dev.holdfast.web.SessionCookie;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** Who may call which route: each of them is wrapped by the role that it needs. */
final class Guard {

  /** A route that acts, and therefore knows for whom. */
  @FunctionalInterface
  interface Acting {
    WebResponse answer(WebRequest request, Caller caller) throws Exception;
  }

  /** A route that only callers with this role, or a greater one, may take. */
  record Guarded(Role role, Route.Action action) implements Route.Action {

    @Override
    public WebResponse answer(WebRequest request) throws Exception {
      return action.answer(request);
    }
  }

  private static final String CSRF = "X-Holdfast-CSRF";
  private static final String FETCH_SITE = "Sec-Fetch-Site";

  private final Access access;
  private final RejectionRecorder rejections;

  /**
   * @param rejections where wrong tokens are noted
   */
  Guard(Access access, RejectionRecorder rejections) {
    this.access = access;
    this.rejections = rejections;
  }

  /** For viewers, operators and admins. */
  Route.Action viewer(Route.Action route) {
    return viewer((request, _) -> route.answer(request));
  }

  /** For viewers, operators and admins. */
  Route.Action viewer(Acting route) {
    return only(Role.VIEWER, route);
  }

  /** For operators and admins. */
  Route.Action operator(Acting route) {
    return only(Role.OPERATOR, route);
  }

  /** For admins. */
  Route.Action admin(Route.Action route) {
    return admin((request, _) -> route.answer(request));
  }

  /** For admins. */
  Route.Action admin(Acting route) {
    return only(Role.ADMIN, route);
  }

  private Route.Action only(Role needed, Acting route) {
    return new Guarded(
        needed,
        request ->
            switch (check(request)) {
              case TokenCheck.Accepted(Caller caller) when caller.role().covers(needed) ->
                  route.answer(request, caller);
              case TokenCheck.Accepted(Caller caller) ->
                  ApiProblem.forbidden(caller, needed, "").response();
              case TokenCheck.Refused() -> unknown();
              case TokenCheck.TooMany(Duration pause) -> ApiProblem.tooManyAttempts(pause);
            });
  }

  /** Who is calling, by token or by cookie; a cookie must come from our own dashboard. */
  private TokenCheck check(WebRequest request) {
    Optional<String> authorization = bearer(request);
    if (authorization.isPresent()) {
      return check(request, authorization.get());
    }
    Optional<Session> session = session(request);
    session.ifPresent(open -> refuseForgery(request, open));
    return session
        .<TokenCheck>map(open -> new TokenCheck.Accepted(open.caller(request.client().address())))
        .orElseGet(TokenCheck.Refused::new);
  }

  /** What was sent as a token. Another scheme is that of a proxy in front, and none of ours. */
  static Optional<String> bearer(WebRequest request) {
    return request
        .header(HttpHeader.AUTHORIZATION)
        .filter(sent -> ApiToken.given(sent).isPresent());
  }

  private TokenCheck check(WebRequest request, String authorization) {
    TokenCheck check = access.tokens().check(authorization, request.client().address());
    if (!(check instanceof TokenCheck.Accepted)) {
      rejections.note(request, Rejection.Reason.TOKEN);
    }
    return check;
  }

  /** Who is calling, if anybody is known; whatever page the request comes from. */
  Optional<Caller> caller(WebRequest request) {
    Optional<String> authorization = bearer(request);
    if (authorization.isEmpty()) {
      return session(request).map(session -> session.caller(request.client().address()));
    }
    return check(request, authorization.get()) instanceof TokenCheck.Accepted(Caller caller)
        ? Optional.of(caller)
        : Optional.empty();
  }

  private static void refuseForgery(WebRequest request, Session session) {
    if (!request.isSafe()) {
      refuseForeign(request);
      if (request.header(CSRF).filter(session::isCsrf).isEmpty()) {
        throw new ProblemException(
            csrf("Send the header X-Holdfast-CSRF with the value of GET /api/session"));
      }
    }
  }

  /**
   * Whether the caller of a request that goes on for long still may what it may do: their session
   * may have ended, their role may be another.
   */
  boolean stillMay(WebRequest request, Role needed) {
    return caller(request).filter(caller -> caller.role().covers(needed)).isPresent();
  }

  /** The session that this request's cookie belongs to. */
  Optional<Session> session(WebRequest request) {
    return SessionCookie.of(request.client()).value(request).flatMap(access.sessions()::find);
  }

  /**
   * Ends a request that a browser sent for a page which is not ours. Programs send neither header.
   */
  static void refuseForeign(WebRequest request) {
    Optional<String> site = request.header(FETCH_SITE);
    boolean foreign =
        site.isPresent()
            ? !Set.of("same-origin", "none").contains(site.get())
            : request.header(HttpHeader.ORIGIN).filter(from -> !ours(from, request)).isPresent();
    if (foreign) {
      throw new ProblemException(
          csrf("The request came from a page of another site; nothing was changed"));
    }
  }

  private static boolean ours(String origin, WebRequest request) {
    try {
      return request.client().host().equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static WebResponse unknown() {
    return new Problem(
            HttpStatus.UNAUTHORIZED_401,
            "unauthorized",
            "Authentication is required",
            "Sign in, or send a token as 'Authorization: Bearer <token>'."
                + " A session may have ended, a token may have expired or been deleted")
        .response()
        .with(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"holdfast\"");
  }

  private static Problem csrf(String detail) {
    return new Problem(
        HttpStatus.FORBIDDEN_403, "csrf", "The request does not come from the dashboard", detail);
  }
}
