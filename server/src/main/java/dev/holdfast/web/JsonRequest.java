package dev.holdfast.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON object in a request's body. Each field is checked when it is read; a mistake ends in a
 * {@link ProblemException} that names the field. Immutable.
 */
public final class JsonRequest {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final JsonNode object;

  private JsonRequest(JsonNode object) {
    this.object = object;
  }

  /**
   * Reads a body that must be a JSON object.
   *
   * @param fields those there may be; another one is a mistake, most likely a mistyped name
   * @throws ProblemException for anything else
   */
  public static JsonRequest of(byte[] body, String... fields) {
    JsonNode object = parse(body);
    if (object == null || !object.isObject()) {
      throw new ProblemException(
          Problem.badBody("must be a JSON object with " + String.join(", ", fields)));
    }
    List<String> known = List.of(fields);
    object.propertyNames().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new ProblemException(
                  Problem.badBody("may have " + String.join(", ", fields) + " and no other field"));
            });
    return new JsonRequest(object);
  }

  private static @Nullable JsonNode parse(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (JacksonException _) {
      return null;
    }
  }

  /** Text that must be there and not blank. */
  public String text(String name, int maxLength) {
    return optionalText(name, maxLength)
        .orElseThrow(() -> bad(name, "must be given, as text that is not blank"));
  }

  /** Text, where there is any; null is none. */
  public Optional<String> optionalText(String name, int maxLength) {
    return value(name)
        .map(
            value -> {
              if (!value.isString() || value.asString().isBlank()) {
                throw bad(name, "must be text that is not blank");
              }
              if (value.asString().indexOf('\0') >= 0) {
                throw bad(name, "must not contain a NUL character");
              }
              if (value.asString().length() > maxLength) {
                throw bad(name, "must have at most " + maxLength + " characters");
              }
              return value.asString();
            });
  }

  /** True or false, where the field is there. */
  public Optional<Boolean> flag(String name) {
    return value(name)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw bad(name, "must be true or false");
              }
              return value.asBoolean();
            });
  }

  /** A moment in ISO 8601, where the field is there. */
  public Optional<Instant> moment(String name) {
    return optionalText(name, 40)
        .map(
            text -> {
              try {
                return OffsetDateTime.parse(text).toInstant();
              } catch (DateTimeException _) {
                throw bad(name, "must be a moment such as 2027-01-31T12:00:00Z");
              }
            });
  }

  /** A word that this function knows. */
  public <T> Optional<T> word(String name, Function<String, Optional<T>> known, String expected) {
    return optionalText(name, 40)
        .map(text -> known.apply(text).orElseThrow(() -> bad(name, expected)));
  }

  /** Whether there is such a field, be it null. */
  public boolean has(String name) {
    return object.has(name);
  }

  /** The field as it is; missing where there is none. */
  public JsonNode node(String name) {
    return object.path(name);
  }

  private Optional<JsonNode> value(String name) {
    return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
  }

  /** A field is wrong; what is expected follows its name. To be thrown by the caller. */
  public static ProblemException bad(String name, String expected) {
    return new ProblemException(Problem.badParameter(name, expected));
  }
}
