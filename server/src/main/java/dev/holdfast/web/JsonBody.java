package dev.holdfast.web;

import io.helidon.webserver.http.ServerRequest;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What callers send as JSON. */
final class JsonBody {

  private static final JsonMapper JSON = new JsonMapper();

  private final Body body;

  JsonBody(Body body) {
    this.body = body;
  }

  /** Reads the object in the request's body and passes it on. */
  void object(ServerRequest request, Consumer<JsonNode> use) throws InterruptedException {
    body.read(request, bytes -> use.accept(object(bytes)));
  }

  private static JsonNode object(byte[] bytes) {
    JsonNode read = parse(bytes);
    if (!read.isObject()) {
      throw new Refusal(Problem.badParameter("body", "must be a JSON object"));
    }
    return read;
  }

  private static JsonNode parse(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (JacksonException notJson) {
      return MissingNode.getInstance();
    }
  }
}
