package dev.holdfast.api;

import dev.holdfast.access.Access;
import dev.holdfast.access.Oidc;
import dev.holdfast.access.OidcSignIn;
import dev.holdfast.web.Client;
import dev.holdfast.web.Problem;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.SessionCookie;
import dev.holdfast.web.WebCookie;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** To the provider and back, under /api/oidc. People come here, so the answers are pages. */
final class OidcResource {

  /** How long somebody may take at the provider. */
  private static final Duration FLOW_LIFETIME = Duration.ofMinutes(15);

  private static final String CALLBACK = "/api/oidc/callback";

  private final Access access;
  private final Optional<URI> publicUrl;

  /**
   * @param publicUrl where people reach us; without it, where this request did
   */
  OidcResource(Access access, Optional<URI> publicUrl) {
    this.access = access;
    this.publicUrl = publicUrl;
  }

  WebResponse start(WebRequest request) {
    Client client = request.client();
    return oidc()
        .begin(callback(client), new Parameters(request).text("to").orElse("/"))
        .map(
            redirect ->
                WebResponse.redirect(redirect.provider().toString())
                    .with(cookie(client).set(redirect.flow(), FLOW_LIFETIME)))
        .orElseGet(() -> problem("oidc-failed"));
  }

  WebResponse callback(WebRequest request) {
    Client client = request.client();
    Oidc oidc = oidc();
    URI callback = callback(client);
    String flow = cookie(client).value(request).orElse("");
    WebResponse response =
        switch (oidc.finish(answer(callback, request), callback, flow, client.address())) {
          case OidcSignIn.SignedIn(var session, String to) ->
              WebResponse.redirect(to)
                  .with(
                      SessionCookie.of(client).set(session.token(), access.sessions().lifetime()));
          case OidcSignIn.UnknownFlow() -> problem("oidc-expired");
          case OidcSignIn.Declined() -> problem("oidc-declined");
          case OidcSignIn.NoRole() -> problem("oidc-no-role");
          case OidcSignIn.Disabled() -> problem("oidc-disabled");
          case OidcSignIn.Failed() -> problem("oidc-failed");
        };
    return response.with(cookie(client).clear());
  }

  /** Jetty takes characters in a query that a URI may not have. */
  private static URI answer(URI callback, WebRequest request) {
    try {
      return URI.create(callback + "?" + request.rawQuery());
    } catch (IllegalArgumentException _) {
      throw new ProblemException(Problem.badQuery());
    }
  }

  private Oidc oidc() {
    return access
        .oidc()
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.notFound("No OpenID provider is set up (setting oidc.issuer)")));
  }

  /** The dashboard shows this in words. */
  private static WebResponse problem(String name) {
    return WebResponse.redirect("/#/login?problem=" + name);
  }

  private URI callback(Client client) {
    String origin =
        publicUrl
            .map(url -> url.toString().replaceFirst("/+$", ""))
            .orElseGet(() -> (client.secure() ? "https://" : "http://") + client.host());
    try {
      return URI.create(origin + CALLBACK);
    } catch (IllegalArgumentException _) {
      throw new ProblemException(Problem.badParameter("Host", "must be a host's name"));
    }
  }

  /** The way back begins at the provider, so this cookie must come along from another site. */
  private static WebCookie cookie(Client client) {
    return new WebCookie("holdfast-oidc", client.secure(), WebCookie.SameSite.LAX);
  }
}
