package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.web.RateLimiter;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryLimitsTest {

  private static final RunningServer SERVER = RunningServer.start();
  private static final String FLOODER = "203.0.113.66";
  private static final Optional<RateLimiter.Limit> TWO_AN_HOUR =
      Optional.of(new RateLimiter.Limit(2, Duration.ofHours(1)));

  @AfterEach
  void removeLimits() {
    SERVER.limits().change(RunningServer.NO_LIMITS);
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void who_is_refused_too_often_waits_for_the_answer_and_is_told_when_to_come_again()
      throws Exception {
    SERVER.limits().change(plan(TWO_AN_HOUR, Optional.empty(), Optional.empty()));
    assertThat(wrong(FLOODER).statusCode()).isEqualTo(401);
    assertThat(unknownApp(FLOODER).statusCode()).isEqualTo(404);

    long start = System.nanoTime();
    HttpResponse<String> answer = wrong(FLOODER);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains("too-many-requests", "rate-limits.failures");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
    long seconds = Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow());
    assertThat(seconds).isBetween(1_700L, 1_800L);
    assertThat(unknownApp(FLOODER).statusCode()).isEqualTo(429);
    assertThat(wrong("203.0.113.67").statusCode()).as("another address").isEqualTo(401);
  }

  @Test
  void a_valid_signature_is_never_held_back_by_the_failures_of_its_address() throws Exception {
    SERVER.limits().change(plan(TWO_AN_HOUR, Optional.empty(), Optional.empty()));
    for (int time = 1; time <= 3; time++) {
      wrong(FLOODER);
    }

    for (int time = 1; time <= 5; time++) {
      assertThat(right(FLOODER, "flood " + time).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void deliveries_of_an_address_are_limited_where_that_is_set() throws Exception {
    SERVER.limits().change(plan(Optional.empty(), TWO_AN_HOUR, Optional.empty()));
    assertThat(right(FLOODER, "a").statusCode()).isEqualTo(200);
    assertThat(right(FLOODER, "b").statusCode()).isEqualTo(200);

    HttpResponse<String> answer = right(FLOODER, "c");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains("rate-limits.address", "was not stored");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(right("203.0.113.67", "c").statusCode()).isEqualTo(200);
  }

  @Test
  void what_is_not_signed_uses_up_nothing_of_what_an_app_may_get() throws Exception {
    SERVER.limits().change(plan(Optional.empty(), Optional.empty(), TWO_AN_HOUR));
    for (int time = 1; time <= 5; time++) {
      assertThat(wrong(FLOODER).statusCode()).isEqualTo(401);
    }
    assertThat(right(FLOODER, "d").statusCode()).isEqualTo(200);
    assertThat(right("203.0.113.67", "e").statusCode()).isEqualTo(200);

    HttpResponse<String> answer = right("203.0.113.68", "f");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains("rate-limits.app");
  }

  private static DeliveryLimits.Plan plan(
      Optional<RateLimiter.Limit> failures,
      Optional<RateLimiter.Limit> address,
      Optional<RateLimiter.Limit> app) {
    return new DeliveryLimits.Plan(failures, address, app);
  }

  private static HttpResponse<String> wrong(String from) throws IOException, InterruptedException {
    return send("/webhook", from, "{}", "sha256=" + "0".repeat(64));
  }

  private static HttpResponse<String> unknownApp(String from)
      throws IOException, InterruptedException {
    return send("/webhook/nobody", from, "{}", RunningServer.sign("{}"));
  }

  private static HttpResponse<String> right(String from, String text)
      throws IOException, InterruptedException {
    String body = "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"note\":\"" + text + "\"}]}";
    return send("/webhook", from, body, RunningServer.sign(body));
  }

  private static HttpResponse<String> send(String path, String from, String body, String signature)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        SERVER
            .request(path)
            .header("X-Forwarded-For", from)
            .header("X-Hub-Signature-256", signature)
            .POST(BodyPublishers.ofString(body));
    return RunningServer.send(request);
  }
}
