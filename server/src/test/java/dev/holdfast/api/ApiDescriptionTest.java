package dev.holdfast.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** openapi.yaml by itself: well formed, strict, and of one mind with docs/api.md. */
class ApiDescriptionTest {

  private static final Description DESCRIPTION = Description.read();
  private static final JsonNode SCHEMAS = DESCRIPTION.schemas();

  @Test
  void it_is_openapi_3_1() throws Exception {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);

    SwaggerParseResult result = new OpenAPIV3Parser().readContents(text(), null, options);

    assertThat(result.isOpenapi31()).isTrue();
    assertThat(result.getMessages()).isEmpty();
  }

  static Stream<String> schemas() {
    return SCHEMAS.propertyNames().stream();
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void every_schema_is_json_schema_2020_12(String name) {
    var metaSchema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

    assertThat(metaSchema.validate(SCHEMAS.get(name))).isEmpty();
  }

  /** But for the one that others build on and close. */
  static Stream<String> closedSchemas() {
    return schemas().filter(name -> !name.equals("EventProperties"));
  }

  @ParameterizedTest
  @MethodSource("closedSchemas")
  void every_object_with_properties_says_that_there_are_no_others(String name) {
    assertThat(SCHEMAS.get(name).findParents("properties"))
        .allSatisfy(
            schema ->
                assertThat(
                        schema.has("additionalProperties") || schema.has("unevaluatedProperties"))
                    .as(schema.toString())
                    .isTrue());
  }

  @Test
  void every_operation_has_a_name_of_its_own_a_summary_and_a_tag() {
    List<String> names =
        DESCRIPTION.operations().stream()
            .map(operation -> operation.node().path("operationId").asString())
            .toList();

    assertThat(names).doesNotHaveDuplicates();
    assertThat(DESCRIPTION.operations())
        .allSatisfy(
            operation ->
                assertThat(operation.node().propertyNames())
                    .contains("operationId", "summary", "tags"));
  }

  @Test
  void its_problems_are_those_of_the_catalogue_in_the_documents() throws Exception {
    Pattern name = Pattern.compile("`([a-z-]+)`(?=[^|]*\\| [45][\\dx]{2})");
    String catalogue = Files.readString(Path.of("../docs/api.md")).split("## Problems", 2)[1];
    List<String> described =
        SCHEMAS
            .at("/Problem/properties/type/enum")
            .valueStream()
            .map(type -> type.asString().replace("urn:holdfast:problem:", ""))
            .toList();

    assertThat(name.matcher(catalogue).results().map(found -> found.group(1)))
        .containsExactlyInAnyOrderElementsOf(described);
  }

  private static String text() throws IOException {
    try (InputStream in = ApiDescriptionTest.class.getResourceAsStream("/openapi.yaml")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
