package dev.holdfast.trials;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody with a browser of their own: it keeps cookies and goes where it is sent. */
final class Person implements AutoCloseable {

  private static final Pattern FORM = Pattern.compile("action=\"([^\"]+)\"");
  private static final String NOWHERE = "\0";
  private static final int HOPS_MAX = 12;

  private final HttpClient browser =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * Where somebody arrived.
   *
   * @param at the last address, with its fragment
   * @param body what stands there
   */
  record Arrival(URI at, int status, String body) {}

  Arrival open(URI address) throws IOException, InterruptedException {
    return follow(address, HttpRequest.newBuilder(address).GET(), NOWHERE);
  }

  /** Fills the provider's sign-in form with this name, and goes where that leads. */
  Arrival signIn(Arrival form, String name) throws IOException, InterruptedException {
    return signIn(form, name, NOWHERE);
  }

  /**
   * Fills the provider's sign-in form with this name.
   *
   * @param stopBefore an address that contains this is not gone to
   */
  Arrival signIn(Arrival form, String name, String stopBefore)
      throws IOException, InterruptedException {
    Matcher action = FORM.matcher(form.body());
    if (!action.find()) {
      throw new IllegalStateException("no form at " + form.at());
    }
    URI address = form.at().resolve(action.group(1));
    String fields =
        "prompt=login&password=any&login=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    return follow(
        address,
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(fields)),
        stopBefore);
  }

  /** Goes until an address answers with something else than another address. */
  private Arrival follow(URI address, HttpRequest.Builder request, String stopBefore)
      throws IOException, InterruptedException {
    URI at = address;
    HttpResponse<String> answer = browser.send(request.build(), BodyHandlers.ofString());
    for (int hop = 0; hop < HOPS_MAX; hop++) {
      String next = answer.headers().firstValue("Location").orElse("");
      if (next.isEmpty()) {
        return new Arrival(at, answer.statusCode(), answer.body());
      }
      at = at.resolve(next);
      if (at.toString().contains(stopBefore)) {
        return new Arrival(at, answer.statusCode(), "");
      }
      answer = browser.send(HttpRequest.newBuilder(at).GET().build(), BodyHandlers.ofString());
    }
    throw new IllegalStateException("sent round in circles, at last to " + at);
  }

  @Override
  public void close() {
    browser.close();
  }
}
