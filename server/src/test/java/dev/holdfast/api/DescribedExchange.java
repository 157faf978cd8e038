package dev.holdfast.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** A request and its answer, held against openapi.yaml. */
final class DescribedExchange {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern INTERFACE = Pattern.compile("/(webhook|api|health)(/|$)");

  private final Description description;
  private final HttpResponse<String> answer;
  private final Optional<Description.Operation> operation;
  private final List<String> complaints = new ArrayList<>();

  private DescribedExchange(Description description, HttpResponse<String> answer) {
    this.description = description;
    this.answer = answer;
    this.operation =
        description.operation(answer.request().method(), answer.request().uri().getRawPath());
  }

  /** Where the exchange is not as described, in words. The page and its files never are. */
  static List<String> complaints(Description description, HttpResponse<String> answer) {
    if (!INTERFACE.matcher(answer.request().uri().getPath()).lookingAt()) {
      return List.of();
    }
    DescribedExchange exchange = new DescribedExchange(description, answer);
    exchange.operation.ifPresentOrElse(exchange::compare, exchange::expectRefusal);
    return exchange.complaints;
  }

  private void compare(Description.Operation operation) {
    question(operation);
    operation
        .response(answer.statusCode())
        .ifPresentOrElse(
            key -> answer(description.resolved(operation.node().get("responses").get(key))),
            () -> complaints.add("the status " + answer.statusCode() + " is not described"));
  }

  /** What is not described must not be there. */
  private void expectRefusal() {
    if (Set.of(401, 404, 405).contains(answer.statusCode())) {
      complaints.addAll(description.validate("Problem", JSON.readTree(answer.body())));
    } else {
      complaints.add("there is something, and it is not described");
    }
  }

  private void answer(JsonNode response) {
    response.path("headers").properties().forEach(h -> header(h.getKey(), h.getValue()));
    String type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      if (!answer.body().isEmpty()) {
        complaints.add("a body is not described");
      }
    } else if (content.has(type)) {
      JsonNode body =
          type.endsWith("json") ? JSON.readTree(answer.body()) : new StringNode(answer.body());
      complaints.addAll(description.validate(content.get(type).get("schema"), body));
    } else {
      complaints.add("the content type '" + type + "' is not described");
    }
  }

  private void header(String name, JsonNode header) {
    Optional<String> value = answer.headers().firstValue(name);
    if (value.isPresent()) {
      text(description.resolved(header).get("schema"), value.get());
    } else if (description.resolved(header).path("required").asBoolean()) {
      complaints.add("the header " + name + " is missing");
    }
  }

  /** What was asked is described or refused, and what was taken keeps to it. */
  private void question(Description.Operation operation) {
    String query = answer.request().uri().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      String value = parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8);
      parameter(operation, parts[0])
          .ifPresentOrElse(parameter -> given(parameter, value), () -> unknown(parts[0]));
    }
  }

  /** What is not described must be refused. */
  private void unknown(String parameter) {
    if (answer.statusCode() != 400) {
      complaints.add("the parameter '" + parameter + "' is not described and not refused");
    }
  }

  private void given(JsonNode parameter, String value) {
    boolean taken = answer.statusCode() < 400;
    if (taken && !value.isEmpty()) {
      text(parameter.get("schema"), value);
    }
  }

  private Optional<JsonNode> parameter(Description.Operation operation, String name) {
    return Stream.of(operation.pathItem(), operation.node())
        .flatMap(node -> node.path("parameters").valueStream())
        .map(description::resolved)
        .filter(parameter -> parameter.get("in").asString().equals("query"))
        .filter(parameter -> parameter.get("name").asString().equals(name))
        .findFirst();
  }

  /** What stands in a query or a header is text, and means a number or a list where one is due. */
  private void text(JsonNode schema, String text) {
    complaints.addAll(description.validate(schema, value(description.resolved(schema), text)));
  }

  private static JsonNode value(JsonNode schema, String text) {
    return switch (schema.path("type").asString("")) {
      case "integer" -> text.matches("-?\\d+") ? JSON.readTree(text) : new StringNode(text);
      case "boolean" -> text.matches("true|false") ? JSON.readTree(text) : new StringNode(text);
      case "array" -> JSON.valueToTree(Arrays.asList(text.split(",", -1)));
      default -> new StringNode(text);
    };
  }
}
