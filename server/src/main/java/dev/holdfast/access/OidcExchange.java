package dev.holdfast.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** What is said between us and the provider, without the browser. Thread-safe. */
final class OidcExchange {

  private static final int TIMEOUT_MS = 5_000;
  private static final int KEYS_MAX_BYTES = 256 * 1024;

  /** What the provider publishes, and what its ID tokens are checked with. */
  private record Known(OIDCProviderMetadata metadata, IDTokenValidator validator) {}

  private final Oidc.Provider provider;
  private final Cached<Known> known = new Cached<>(this::ask, System::nanoTime);

  OidcExchange(Oidc.Provider provider) {
    this.provider = provider;
  }

  /** What the provider publishes of itself, with the issuer to check against the one we trust. */
  OIDCProviderMetadata metadata() throws IOException, GeneralException {
    return known.get().metadata();
  }

  private Known ask() throws IOException, GeneralException {
    OIDCProviderMetadata metadata =
        OIDCProviderMetadata.resolve(new Issuer(provider.issuer()), TIMEOUT_MS, TIMEOUT_MS);
    for (URI endpoint : endpoints(metadata)) {
      if (!Transport.safe(endpoint)) {
        throw new GeneralException("the provider names an endpoint without https: " + endpoint);
      }
    }
    return new Known(metadata, validator(metadata));
  }

  private static List<URI> endpoints(OIDCProviderMetadata metadata) {
    return Stream.of(
            metadata.getAuthorizationEndpointURI(),
            metadata.getTokenEndpointURI(),
            metadata.getUserInfoEndpointURI(),
            metadata.getJWKSetURI())
        .filter(Objects::nonNull)
        .toList();
  }

  /** Keys are fetched again when a token names one that is not known yet: that is a rotation. */
  private IDTokenValidator validator(OIDCProviderMetadata metadata) throws IOException {
    JWKSource<SecurityContext> keys =
        JWKSourceBuilder.create(
                metadata.getJWKSetURI().toURL(),
                new DefaultResourceRetriever(TIMEOUT_MS, TIMEOUT_MS, KEYS_MAX_BYTES))
            .build();
    return new IDTokenValidator(
        new Issuer(provider.issuer()),
        new ClientID(provider.clientId()),
        new JWSVerificationKeySelector<>(algorithms(), keys),
        null);
  }

  /** With a public key; never "none", and never one whose key would be our own secret. */
  private static Set<JWSAlgorithm> algorithms() {
    Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.RSA);
    algorithms.addAll(JWSAlgorithm.Family.EC);
    return algorithms;
  }

  /** Whom the code stands for: the claims of the verified ID token, with those of userinfo. */
  Map<String, Object> claims(AuthorizationCode code, URI callback, OidcFlow flow)
      throws IOException, GeneralException {
    OIDCTokens tokens = tokens(code, callback, flow);
    IDTokenClaimsSet verified = verify(tokens, flow);
    Map<String, Object> claims = new HashMap<>(userInfo(tokens, verified));
    claims.putAll(verified.toJSONObject());
    return claims;
  }

  private OIDCTokens tokens(AuthorizationCode code, URI callback, OidcFlow flow)
      throws IOException, GeneralException {
    TokenRequest request =
        new TokenRequest.Builder(
                metadata().getTokenEndpointURI(),
                authentication(),
                new AuthorizationCodeGrant(code, callback, new CodeVerifier(flow.verifier())))
            .build();
    TokenResponse response =
        OIDCTokenResponseParser.parse(withTimeouts(request.toHTTPRequest()).send());
    if (!response.indicatesSuccess()) {
      throw new GeneralException(
          "the code was refused: " + response.toErrorResponse().getErrorObject().getCode());
    }
    return ((OIDCTokenResponse) response.toSuccessResponse()).getOIDCTokens();
  }

  private ClientAuthentication authentication() throws IOException, GeneralException {
    ClientID id = new ClientID(provider.clientId());
    Secret secret = new Secret(provider.clientSecret());
    List<ClientAuthenticationMethod> methods = metadata().getTokenEndpointAuthMethods();
    boolean basic =
        methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    return basic ? new ClientSecretBasic(id, secret) : new ClientSecretPost(id, secret);
  }

  private IDTokenClaimsSet verify(OIDCTokens tokens, OidcFlow flow)
      throws IOException, GeneralException {
    try {
      return known.get().validator().validate(tokens.getIDToken(), new Nonce(flow.nonce()));
    } catch (BadJOSEException | JOSEException invalid) {
      throw new GeneralException("the ID token is not valid: " + invalid.getMessage(), invalid);
    }
  }

  private Map<String, Object> userInfo(OIDCTokens tokens, IDTokenClaimsSet verified)
      throws IOException, GeneralException {
    URI endpoint = metadata().getUserInfoEndpointURI();
    if (endpoint == null) {
      return Map.of();
    }
    HTTPRequest request =
        new UserInfoRequest(endpoint, tokens.getBearerAccessToken()).toHTTPRequest();
    UserInfoResponse response = UserInfoResponse.parse(withTimeouts(request).send());
    if (!response.indicatesSuccess()) {
      throw new GeneralException("userinfo was refused");
    }
    var claims = response.toSuccessResponse().getUserInfo();
    if (claims == null || !claims.getSubject().equals(verified.getSubject())) {
      throw new GeneralException("userinfo is signed, or tells of somebody else");
    }
    return claims.toJSONObject();
  }

  private static HTTPRequest withTimeouts(HTTPRequest request) {
    request.setConnectTimeout(TIMEOUT_MS);
    request.setReadTimeout(TIMEOUT_MS);
    request.setFollowRedirects(false);
    return request;
  }
}
