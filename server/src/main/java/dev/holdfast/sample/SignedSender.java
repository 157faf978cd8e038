package dev.holdfast.sample;

import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends deliveries as Meta does: over HTTP/1.1, signed, with its headers (docs: Graph API,
 * Webhooks, "Event Notifications"; the user agent as captured). Thread-safe.
 */
public final class SignedSender implements AutoCloseable {

  /** How long an answer may take; Meta waits 5 to 20 s. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final URI url;
  private final Secret secret;

  /**
   * @param url http or https, such as {@code http://localhost:8080/webhook}
   * @param secret signs each body
   */
  public SignedSender(URI url, Secret secret) {
    this.url = url;
    this.secret = secret;
  }

  /** Sends this body with its signature. Blocks until the answer or the time limit. */
  public SendOutcome send(byte[] body) {
    return send(body, Signature.sign(secret, body));
  }

  /**
   * Sends this body with this signature, which may be wrong.
   *
   * @param signature value of {@code X-Hub-Signature-256}; absent sends none
   */
  public SendOutcome send(byte[] body, @Nullable String signature) {
    long start = System.nanoTime();
    try {
      int status = client.send(request(body, signature), BodyHandlers.discarding()).statusCode();
      return new SendOutcome.Answered(status, since(start));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new SendOutcome.Lost("interrupted", since(start));
    } catch (IOException e) {
      return failed(e, since(start));
    }
  }

  /** The signature that fits this body. */
  public String sign(byte[] body) {
    return Signature.sign(secret, body);
  }

  @Override
  public void close() {
    client.close();
  }

  private HttpRequest request(byte[] body, @Nullable String signature) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("User-Agent", "facebookexternalua")
            .header("Accept", "*/*")
            .POST(BodyPublishers.ofByteArray(body));
    if (signature != null) {
      request.header("X-Hub-Signature-256", signature);
    }
    return request.build();
  }

  private static SendOutcome failed(IOException failure, Duration latency) {
    return switch (failure) {
      case ConnectException refused when refused.getCause() instanceof UnresolvedAddressException ->
          new SendOutcome.Unreachable("there is no such host", latency);
      case ConnectException _ -> new SendOutcome.Unreachable("nothing listens there", latency);
      case HttpConnectTimeoutException _ ->
          new SendOutcome.Unreachable("it does not answer at all", latency);
      case HttpTimeoutException _ ->
          new SendOutcome.Lost("no answer within " + TIMEOUT.toSeconds() + " s", latency);
      case InterruptedIOException _ -> new SendOutcome.Lost("interrupted", latency);
      default -> new SendOutcome.Lost("the connection broke", latency);
    };
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
