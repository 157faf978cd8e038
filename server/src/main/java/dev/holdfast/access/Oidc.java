package dev.holdfast.access;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationErrorResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in through an OpenID Connect provider: the authorization code flow with PKCE
 * (https://openid.net/specs/openid-connect-core-1_0.html, RFC 7636). Thread-safe.
 */
public final class Oidc {

  /**
   * The provider, and how it knows us.
   *
   * @param name what people call it
   * @param scopes what is asked for; {@code openid} is among them
   */
  public record Provider(
      URI issuer,
      String clientId,
      String clientSecret,
      String name,
      List<String> scopes,
      RoleRules roles) {

    /**
     * @throws IllegalArgumentException where the issuer is asked without TLS over a network:
     *     anybody on the way could sign in as anybody
     */
    public Provider {
      if (!Transport.safe(issuer)) {
        throw new IllegalArgumentException(
            "the OpenID issuer " + issuer + " must begin with https:// (http:// only on loopback)");
      }
      scopes = List.copyOf(scopes);
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return issuer.toString();
    }
  }

  /**
   * Where to send the browser.
   *
   * @param flow what the browser must bring back, as a cookie
   */
  public record Redirect(URI provider, String flow) {}

  private static final Logger log = LoggerFactory.getLogger(Oidc.class);

  private final Provider provider;
  private final OidcExchange exchange;
  private final ProviderUsers users;
  private final Sessions sessions;
  private final Audit audit;

  Oidc(Provider provider, ProviderUsers users, Sessions sessions, Audit audit) {
    this.provider = provider;
    this.exchange = new OidcExchange(provider);
    this.users = users;
    this.sessions = sessions;
    this.audit = audit;
  }

  /** What people call the provider. */
  public String name() {
    return provider.name();
  }

  /**
   * Begins.
   *
   * @param callback the address the provider sends the browser back to
   * @param to the path to go to afterwards; the start where it is none of ours
   * @return empty where the provider does not answer
   */
  public Optional<Redirect> begin(URI callback, String to) {
    OidcFlow flow = OidcFlow.to(to);
    try {
      URI request =
          new AuthenticationRequest.Builder(
                  ResponseType.CODE,
                  new Scope(provider.scopes().toArray(String[]::new)),
                  new ClientID(provider.clientId()),
                  callback)
              .endpointURI(exchange.metadata().getAuthorizationEndpointURI())
              .state(new State(flow.state()))
              .nonce(new Nonce(flow.nonce()))
              .codeChallenge(new CodeVerifier(flow.verifier()), CodeChallengeMethod.S256)
              .build()
              .toURI();
      return Optional.of(new Redirect(request, flow.text()));
    } catch (IOException | GeneralException away) {
      log.warn("The OpenID provider {} cannot be asked: {}", provider.issuer(), reason(away));
      return Optional.empty();
    }
  }

  /**
   * Ends it.
   *
   * @param answer the address that the provider sent the browser to, with all parameters
   * @param callback the same as at the beginning
   * @param flow what the browser kept
   */
  public OidcSignIn finish(URI answer, URI callback, String flow, String remote) {
    return OidcFlow.parse(flow)
        .map(begun -> finish(answer, callback, begun, remote))
        .orElseGet(OidcSignIn.UnknownFlow::new);
  }

  private OidcSignIn finish(URI answer, URI callback, OidcFlow flow, String remote) {
    try {
      AuthenticationResponse response = AuthenticationResponseParser.parse(answer);
      if (!new State(flow.state()).equals(response.getState()) || !fromOurProvider(response)) {
        return new OidcSignIn.UnknownFlow();
      }
      return switch (response) {
        case AuthenticationSuccessResponse success ->
            admit(success.getAuthorizationCode(), callback, flow, remote);
        case AuthenticationErrorResponse error -> {
          log.info("The OpenID provider declined: {}", error.getErrorObject().getCode());
          yield new OidcSignIn.Declined();
        }
        default -> throw new ParseException("neither success nor error");
      };
    } catch (ParseException _) {
      return new OidcSignIn.UnknownFlow();
    } catch (IOException | GeneralException failed) {
      log.warn("Sign-in through {} failed: {}", provider.issuer(), reason(failed));
      return new OidcSignIn.Failed();
    }
  }

  /**
   * Providers that say so name themselves in the answer (RFC 9207), so that none poses as another.
   */
  private boolean fromOurProvider(AuthenticationResponse response)
      throws IOException, GeneralException {
    OIDCProviderMetadata metadata = exchange.metadata();
    return !metadata.supportsAuthorizationResponseIssuerParam()
        || metadata.getIssuer().equals(response.getIssuer());
  }

  private OidcSignIn admit(AuthorizationCode code, URI callback, OidcFlow flow, String remote)
      throws IOException, GeneralException {
    Map<String, Object> claims = exchange.claims(code, callback, flow);
    Subject subject = subject(claims);
    Optional<Role> role = provider.roles().roleOf(claims);
    if (role.isEmpty()) {
      users.shutOut(subject, remote);
      return refuse(subject, remote, new OidcSignIn.NoRole());
    }
    User user = users.signIn(subject, role.get(), remote);
    if (user.disabled()) {
      return refuse(subject, remote, new OidcSignIn.Disabled());
    }
    return new OidcSignIn.SignedIn(sessions.open(user, remote), flow.to());
  }

  private OidcSignIn refuse(Subject subject, String remote, OidcSignIn why) {
    Caller unknown = Caller.unknown(subject.name(), Via.OIDC, remote);
    audit.write(unknown, AuditedAction.of(Audit.LOGIN_FAILED));
    return why;
  }

  private Subject subject(Map<String, Object> claims) {
    String id = String.valueOf(claims.get("sub"));
    String name =
        Stream.of("preferred_username", "email", "name")
            .map(claims::get)
            .filter(Objects::nonNull)
            .map(String::valueOf)
            .findFirst()
            .orElse(id);
    return new Subject(provider.issuer().toString(), id, name);
  }

  /** Never more than one line: what a provider says may be a whole page. */
  private static String reason(Exception failure) {
    String message = String.valueOf(failure.getMessage()).replaceAll("\\p{Cntrl}", " ");
    return message.length() <= 200 ? message : message.substring(0, 200) + "…";
  }
}
