package dev.holdfast.api;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What openapi.yaml says. */
final class Description {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final JsonMapper JSON = new JsonMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          Dialect.builder(Dialects.getDraft202012())
              .keyword(new NonValidationKeyword("components"))
              .build(),
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private final JsonNode document;

  private Description(JsonNode document) {
    this.document = document;
  }

  static Description read() {
    return new Description(
        new YAMLMapper().readTree(Description.class.getResourceAsStream("/openapi.yaml")));
  }

  /**
   * One method of one path.
   *
   * @param pathItem what all methods of the path have in common
   */
  record Operation(String method, String path, JsonNode pathItem) {

    JsonNode node() {
      return pathItem.get(method.toLowerCase(Locale.ROOT));
    }

    /** The entry among the responses that describes this status, such as "404" or "5XX". */
    Optional<String> response(int status) {
      return Stream.of(String.valueOf(status), status / 100 + "XX")
          .filter(node().get("responses")::has)
          .findFirst();
    }

    /** The least role that may call it; empty where nobody needs to be known. */
    Optional<String> role() {
      return node()
          .path("security")
          .valueStream()
          .flatMap(way -> way.path("session").valueStream())
          .map(JsonNode::asString)
          .findFirst();
    }

    private boolean serves(String askedMethod, String askedPath) {
      List<String> mine = segments(path);
      List<String> asked = segments(askedPath);
      return method.equals(askedMethod)
          && mine.size() == asked.size()
          && IntStream.range(0, mine.size())
              .allMatch(i -> isName(mine.get(i)) || mine.get(i).equals(asked.get(i)));
    }

    private long names() {
      return segments(path).stream().filter(Operation::isName).count();
    }

    private static boolean isName(String segment) {
      return segment.startsWith("{");
    }

    private static List<String> segments(String path) {
      return Arrays.asList(path.split("/", -1));
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  List<Operation> operations() {
    return document.get("paths").properties().stream()
        .flatMap(path -> operations(path.getKey(), path.getValue()))
        .toList();
  }

  private static Stream<Operation> operations(String path, JsonNode pathItem) {
    return pathItem.propertyNames().stream()
        .filter(METHODS::contains)
        .map(method -> new Operation(method.toUpperCase(Locale.ROOT), path, pathItem));
  }

  /** The operation that serves this; of two, the one with fewer names in its path. */
  Optional<Operation> operation(String method, String path) {
    return operations().stream()
        .filter(operation -> operation.serves(method, path))
        .min(Comparator.comparingLong(Operation::names));
  }

  JsonNode schemas() {
    return document.get("components").get("schemas");
  }

  /** The schema of this event's data on the live feed. */
  JsonNode eventData(String event) {
    return document
        .at("/paths/~1api~1live/get/responses/200/content/text~1event-stream/x-event-data")
        .get(event);
  }

  /** The node itself, or what its reference leads to. */
  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asString().substring(1)) : node;
  }

  /** What the schema of this name has to say about a value, in words. */
  List<String> validate(String schema, JsonNode value) {
    return validate(JSON.createObjectNode().put("$ref", "#/components/schemas/" + schema), value);
  }

  /** What a schema has to say about a value, in words. */
  List<String> validate(JsonNode schema, JsonNode value) {
    ObjectNode self = JSON.createObjectNode();
    self.set("allOf", JSON.createArrayNode().add(schema));
    self.set("components", document.get("components"));
    return SCHEMAS.getSchema(self).validate(value).stream().map(Error::toString).toList();
  }
}
