package dev.holdfast.web;

import dev.holdfast.access.Access;
import dev.holdfast.access.Oidc;
import dev.holdfast.access.OidcArrival;
import io.helidon.http.HeaderNames;
import io.helidon.http.SetCookie;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** To the provider and back, under /api/oidc. People come here, so the answers are pages. */
final class OidcResource {

  /** How long somebody may take at the provider. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final String CALLBACK = "/api/oidc/callback";

  private final Access access;
  private final Guard guard;
  private final Optional<URI> publicUrl;

  /**
   * @param publicUrl where people reach us; without it, where this request did
   */
  OidcResource(Access access, Guard guard, Optional<URI> publicUrl) {
    this.access = access;
    this.guard = guard;
    this.publicUrl = publicUrl;
  }

  void start(ServerRequest request, ServerResponse response) {
    Remote remote = guard.remote(request);
    oidc()
        .depart(callback(remote), page(request))
        .ifPresentOrElse(
            departure -> {
              response.headers().addCookie(cookie(remote, departure.flow(), PATIENCE));
              redirect(response, departure.provider().toString());
            },
            () -> redirect(response, problem("oidc-failed")));
  }

  void callback(ServerRequest request, ServerResponse response) {
    Remote remote = guard.remote(request);
    URI callback = callback(remote);
    URI answer = URI.create(callback + "?" + request.query().rawValue());
    String flow = request.headers().cookies().first(cookieName(remote)).orElse("");
    response.headers().addCookie(cookie(remote, "", Duration.ZERO));
    switch (oidc().arrive(answer, callback, flow, remote.address())) {
      case OidcArrival.SignedIn(var session, String to) -> {
        SessionCookie.of(remote).set(response, session.token(), access.sessions().lifetime());
        redirect(response, to);
      }
      case OidcArrival.NotBegunHere() -> redirect(response, problem("oidc-expired"));
      case OidcArrival.Declined() -> redirect(response, problem("oidc-declined"));
      case OidcArrival.NoRole() -> redirect(response, problem("oidc-no-role"));
      case OidcArrival.Disabled() -> redirect(response, problem("oidc-disabled"));
      case OidcArrival.Failed() -> redirect(response, problem("oidc-failed"));
    }
  }

  private Oidc oidc() {
    return access
        .oidc()
        .orElseThrow(
            () ->
                new Refusal(
                    new Problem(
                        Status.NOT_FOUND_404,
                        "not-found",
                        "Nothing is here",
                        "No OpenID provider is set up (setting oidc.issuer)")));
  }

  /** The page shows this in words. */
  private static String problem(String name) {
    return "/#/login?problem=" + name;
  }

  /** Only a path of our own: nobody can be sent from here to elsewhere. */
  private static String page(ServerRequest request) {
    return new Parameters(request)
        .text("to")
        .filter(to -> to.matches("/([^/\\\\\\p{Cntrl}][^\\\\\\p{Cntrl}]{0,1000})?"))
        .orElse("/");
  }

  private URI callback(Remote remote) {
    String origin =
        publicUrl
            .map(url -> url.toString().replaceFirst("/+$", ""))
            .orElseGet(() -> (remote.secure() ? "https://" : "http://") + remote.host());
    return URI.create(origin + CALLBACK);
  }

  /** The way back begins at the provider, so this cookie must come along from another site. */
  private static SetCookie cookie(Remote remote, String value, Duration maxAge) {
    return SetCookie.builder(cookieName(remote), value)
        .path("/")
        .secure(remote.secure())
        .httpOnly(true)
        .sameSite(SetCookie.SameSite.LAX)
        .maxAge(maxAge)
        .build();
  }

  private static String cookieName(Remote remote) {
    return remote.secure() ? "__Host-holdfast-oidc" : "holdfast-oidc";
  }

  private static void redirect(ServerResponse response, String to) {
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.status(Status.FOUND_302).header(HeaderNames.LOCATION, to).send();
  }
}
