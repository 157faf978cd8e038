package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A walk through all operations of one tag in openapi.yaml, in which every answer is given that is
 * described there. That each is as described, {@link RunningServer} sees to.
 */
final class Walk implements AutoCloseable {

  /** More than any body to the API may have. */
  static final String TOO_LARGE = "{\"name\": \"" + "x".repeat(512 * 1024) + "\"}";

  /** OpenID providers add parameters of their own. */
  private static final String OPEN_TO_PROVIDERS = "/api/oidc/callback";

  private static final JsonMapper JSON = new JsonMapper();

  private final Description description = Description.read();
  private final RunningServer server = RunningServer.start();
  private final Set<String> answered = new TreeSet<>();
  private final String tag;

  private Walk(String tag) {
    this.tag = tag;
  }

  static Walk through(String tag) {
    return new Walk(tag);
  }

  RunningServer server() {
    return server;
  }

  /** Asks with the API's token, which may do everything. */
  JsonNode ask(String method, String path) throws IOException, InterruptedException {
    return ask(method, path, "");
  }

  JsonNode ask(String method, String path, String body) throws IOException, InterruptedException {
    return see(server.ask(method, path, body));
  }

  JsonNode see(HttpResponse<String> answer) {
    description
        .operation(answer.request().method(), answer.request().uri().getRawPath())
        .ifPresent(
            operation ->
                answered.add(
                    operation + " " + operation.response(answer.statusCode()).orElseThrow()));
    boolean json = answer.headers().firstValue("Content-Type").orElse("").endsWith("json");
    return JSON.readTree(json ? answer.body() : "null");
  }

  /** Every operation without credentials, and with a role too small where there is such a role. */
  void askWithoutPermission() throws IOException, InterruptedException {
    Browser nobody = Browser.at(server);
    Browser viewer = Browser.as(server, "viewer");
    for (Description.Operation operation : description.operations()) {
      String path = operation.path().replaceAll("\\{\\w+}", "1");
      if (operation.role().isPresent()) {
        see(nobody.ask(operation.method(), path));
      }
      if (operation.role().filter(role -> !role.equals("viewer")).isPresent()) {
        assertThat(see(viewer.ask(operation.method(), path)).get("detail").asString())
            .contains("needs the role " + operation.role().get());
      }
    }
  }

  /** Every operation of the API with a parameter that nobody knows, and that the answer names. */
  void askWithUnknownParameter() throws IOException, InterruptedException {
    for (Description.Operation operation : description.operations()) {
      String path = operation.path().replaceAll("\\{\\w+}", "1");
      if (path.startsWith("/api/") && !path.equals(OPEN_TO_PROVIDERS)) {
        assertThat(ask(operation.method(), path + "?nonsense=1").path("detail").asString(""))
            .as("%s", operation)
            .contains("'nonsense'");
      }
    }
  }

  /**
   * That nothing described is missing, but for failures of the server and for throttling, which
   * would hold up the rest of the walk and has tests of its own.
   *
   * @param unreachable what this server cannot answer, either
   */
  void assertThatAllWasSeen(String... unreachable) {
    Set<String> described = new TreeSet<>();
    for (Description.Operation operation : description.operations()) {
      if (operation.node().get("tags").get(0).asString().equals(tag)) {
        operation.node().get("responses").propertyNames().stream()
            .filter(status -> !status.equals("5XX") && !status.equals("429"))
            .forEach(status -> described.add(operation + " " + status));
      }
    }
    described.removeAll(Set.of(unreachable));
    assertThat(answered).containsAll(described);
  }

  @Override
  public void close() {
    server.close();
  }
}
