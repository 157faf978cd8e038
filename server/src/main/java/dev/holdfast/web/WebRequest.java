package dev.holdfast.web;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;

/**
 * A request as the resources see it. Belongs to the thread that handles it. What asks for the query
 * throws a {@link ProblemException} where it is not encoded as it should be.
 */
public final class WebRequest {

  private final Request request;
  private final Client client;
  private final Map<String, String> pathParameters;
  private @Nullable Fields query;

  /**
   * @param pathParameters what stands in the path in place of the route's {@code {names}}
   */
  WebRequest(Request request, Client client, Map<String, String> pathParameters) {
    this.request = request;
    this.client = client;
    this.pathParameters = pathParameters;
  }

  /** In capitals, such as GET. */
  String method() {
    return request.getMethod();
  }

  /** Whether the method is one that changes nothing. */
  public boolean isSafe() {
    return HttpMethod.GET.is(method()) || HttpMethod.HEAD.is(method());
  }

  /** Whether only the head of the answer is wanted. */
  public boolean isHead() {
    return HttpMethod.HEAD.is(method());
  }

  /** Decoded. */
  public String path() {
    return Request.getPathInContext(request);
  }

  /** Who is at the other end. */
  public Client client() {
    return client;
  }

  /** The certificate that the client showed when it connected, verified. */
  Optional<X509Certificate> clientCertificate() {
    return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE)
            instanceof EndPoint.SslSessionData session
        ? Optional.ofNullable(session.peerCertificates()).map(chain -> chain[0])
        : Optional.empty();
  }

  /** The first value of this header. */
  public Optional<String> header(HttpHeader name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** The first value of this header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** Whether there is such a header. */
  public boolean has(HttpHeader name) {
    return request.getHeaders().contains(name);
  }

  /** What {@code Content-Length} says. */
  public OptionalLong contentLength() {
    return request.getLength() < 0 ? OptionalLong.empty() : OptionalLong.of(request.getLength());
  }

  /** The value of the first cookie of this name. */
  Optional<String> cookie(String name) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(name))
        .findFirst()
        .map(HttpCookie::getValue);
  }

  /**
   * What stands in the path where the route has this name.
   *
   * @throws NullPointerException where the route has no such name
   */
  public String pathParameter(String name) {
    return Objects.requireNonNull(pathParameters.get(name), name);
  }

  /** What stands in the path where the route has this name, if it has. */
  public Optional<String> optionalPathParameter(String name) {
    return Optional.ofNullable(pathParameters.get(name));
  }

  /** The names of all parameters in the query, in their order. */
  List<String> queryNames() {
    return List.copyOf(query().getNames());
  }

  /** All values of this parameter in the query; none where it is not there. */
  public List<String> queryValues(String name) {
    return query().getValuesOrEmpty(name);
  }

  /** The first value of this parameter in the query. */
  public Optional<String> queryValue(String name) {
    return queryValues(name).stream().findFirst();
  }

  /** The query as it came; empty without one. */
  public String rawQuery() {
    return Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
  }

  private Fields query() {
    Fields read = query;
    if (read == null) {
      read = new Fields(true);
      try {
        UrlEncoded.decodeUtf8To(rawQuery(), read);
      } catch (IllegalArgumentException _) {
        throw new ProblemException(Problem.badQuery());
      }
      query = read;
    }
    return read;
  }

  /** What the HTTP server knows it as. */
  Request jetty() {
    return request;
  }
}
