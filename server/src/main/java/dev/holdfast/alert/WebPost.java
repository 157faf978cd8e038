package dev.holdfast.alert;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Sends JSON to a URL of the web, which is a secret. */
final class WebPost {

  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

  /** No redirects: what is meant for one address goes to no other. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECTED_WITHIN)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private WebPost() {}

  /** Sends it; any answer but 2xx is a failure. */
  static void send(URI to, String json, Map<String, String> headers) throws SendingFailed {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .timeout(ANSWERED_WITHIN)
            .header("Content-Type", "application/json")
            .header("User-Agent", "Holdfast")
            .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8));
    headers.forEach(request::header);
    int status = status(request.build());
    if (status < 200 || status > 299) {
      throw new SendingFailed("answered " + status);
    }
  }

  /** The rest of the answer is not waited for. */
  private static int status(HttpRequest request) throws SendingFailed {
    try {
      HttpResponse<InputStream> answer =
          CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream _ = answer.body()) {
        return answer.statusCode();
      }
    } catch (HttpTimeoutException _) {
      throw new SendingFailed("did not answer within " + ANSWERED_WITHIN.toSeconds() + " s");
    } catch (SSLException e) {
      throw new SendingFailed("TLS failed: " + e.getMessage());
    } catch (IOException _) {
      throw new SendingFailed("could not be reached, or broke the connection off");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SendingFailed("Holdfast stopped meanwhile");
    }
  }
}
