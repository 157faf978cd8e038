package dev.holdfast.api;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a browser does that shows the dashboard: keeps cookies, and sends the page's CSRF token. */
final class Browser {

  static final String PASSWORD = "correct horse";

  private static final JsonMapper JSON = new JsonMapper();

  private final RunningServer server;
  private final Map<String, String> cookies = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();

  private Browser(RunningServer server) {
    this.server = server;
  }

  /** Nobody is signed in. */
  static Browser at(RunningServer server) {
    return new Browser(server);
  }

  /** Somebody with this role is signed in, as {@code some <role>}. */
  static Browser as(RunningServer server, String role) throws IOException, InterruptedException {
    String user =
        """
        {"name": "some %s", "role": "%s", "password": "%s"}"""
            .formatted(role, role, PASSWORD);
    server.ask("POST", "/api/users", user);
    Browser browser = new Browser(server);
    browser.login("some " + role, PASSWORD);
    return browser;
  }

  HttpResponse<String> login(String name, String password)
      throws IOException, InterruptedException {
    String given = JSON.writeValueAsString(Map.of("name", name, "password", password));
    HttpResponse<String> answer = ask("POST", "/api/session", given);
    if (answer.statusCode() == 200) {
      headers.put("X-Holdfast-CSRF", json(answer).get("csrf").asString());
    }
    return answer;
  }

  /** From now on each request has this header, too; an empty one has it no more. */
  Browser with(String header, String value) {
    if (value.isEmpty()) {
      headers.remove(header);
    } else {
      headers.put(header, value);
    }
    return this;
  }

  HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
    return ask(method, path, "");
  }

  HttpResponse<String> ask(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = RunningServer.send(request(method, path, body));
    answer.headers().allValues("Set-Cookie").forEach(this::keep);
    return answer;
  }

  /** Only how the answer begins: some answers go on for ever. */
  int status(String method, String path) throws IOException, InterruptedException {
    return RunningServer.status(request(method, path, ""));
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    HttpRequest.Builder request =
        server.request(path).method(method, BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    cookies.forEach((name, value) -> request.header("Cookie", name + "=" + value));
    return request;
  }

  private void keep(String setCookie) {
    String[] pair = setCookie.split(";", 2)[0].split("=", 2);
    cookies.put(pair[0], pair[1]);
  }

  /** The value of this cookie. */
  Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies.get(name));
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }
}
