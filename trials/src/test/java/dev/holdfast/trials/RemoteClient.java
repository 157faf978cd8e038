package dev.holdfast.trials;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** Meta, or somebody with a browser: has an address of its own, and keeps cookies. */
final class RemoteClient implements AutoCloseable {

  private static final Pattern CSRF = Pattern.compile("\"csrf\":\"([^\"]+)\"");

  private final URI site;
  private final Map<String, String> headers;
  private final HttpClient client;
  private String csrf = "none";

  /**
   * @param site what all paths are at
   * @param address of this machine, from which it connects
   * @param headers sent with each request
   */
  RemoteClient(URI site, String address, SSLContext trusted, Map<String, String> headers) {
    this.site = site;
    this.headers = headers;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .localAddress(InetAddress.ofLiteral(address))
            .sslContext(trusted)
            .cookieHandler(new CookieManager())
            .build();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  HttpResponse<String> signIn(String password) throws IOException, InterruptedException {
    String given = "{\"name\": \"admin\", \"password\": \"%s\"}".formatted(password);
    HttpResponse<String> answer =
        send(fromOurPage("/api/session").POST(BodyPublishers.ofString(given)));
    Matcher token = CSRF.matcher(answer.body());
    if (token.find()) {
      csrf = token.group(1);
    }
    return answer;
  }

  HttpResponse<String> signOut() throws IOException, InterruptedException {
    return send(fromOurPage("/api/session").header("X-Holdfast-CSRF", csrf).DELETE());
  }

  /** The lines of the live feed, as they come. */
  Iterator<String> follow() throws IOException, InterruptedException {
    return client.send(request("/api/live").build(), BodyHandlers.ofLines()).body().iterator();
  }

  /** Delivers this body as Meta does; gives the status. */
  int deliver(String body) throws IOException, InterruptedException {
    return deliver(body, Signature.sign(Secret.of(Server.SECRET), body.getBytes(UTF_8)));
  }

  int deliver(String body, String signature) throws IOException, InterruptedException {
    return send(request("/webhook")
            .header("X-Hub-Signature-256", signature)
            .POST(BodyPublishers.ofString(body)))
        .statusCode();
  }

  private HttpRequest.Builder fromOurPage(String path) {
    return request(path).header("Origin", site.toString());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(site + path));
    headers.forEach(request::header);
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
