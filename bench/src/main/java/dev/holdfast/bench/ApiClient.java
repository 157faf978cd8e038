package dev.holdfast.bench;

import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import dev.holdfast.sample.SampleTraffic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A caller with a connection of its own, as long as it calls one after the other. */
final class ApiClient implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final SampleTraffic traffic =
      new SampleTraffic(System.nanoTime(), InstantSource.system());
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Asks and reads the whole answer, which must be a good one. */
  String get(String path) throws IOException, InterruptedException {
    return answer(request(path).GET());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path));
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return JSON.readTree(
        answer(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))));
  }

  /** As Meta does. */
  void deliver() throws IOException, InterruptedException {
    byte[] body = traffic.fixedSizeMessage().body();
    answer(
        request("/webhook")
            .header("X-Hub-Signature-256", Signature.sign(Secret.of(Program.SECRET), body))
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + Program.PORT + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + Program.TOKEN);
  }

  private String answer(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(
          answer.request() + " was answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    client.close();
  }
}
