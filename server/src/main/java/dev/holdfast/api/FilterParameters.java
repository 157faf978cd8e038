package dev.holdfast.api;

import dev.holdfast.query.EventFilter;
import dev.holdfast.query.FilterWords;
import dev.holdfast.web.Problem;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.WebRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The filter in a request, in its query or in its body; every mistake names its part. */
final class FilterParameters {

  private FilterParameters() {}

  static EventFilter inQuery(WebRequest request) {
    Map<String, List<String>> texts = new TreeMap<>();
    for (String name : FilterWords.NAMES) {
      List<String> given = request.queryValues(name);
      if (!given.isEmpty()) {
        texts.put(name, given);
      }
    }
    return read(texts);
  }

  static EventFilter inBody(JsonNode filter) {
    if (!filter.isObject()) {
      throw new ProblemException(Problem.badParameter("filter", "must be an object"));
    }
    Map<String, List<String>> texts = new TreeMap<>();
    filter
        .properties()
        .forEach(part -> texts.put(part.getKey(), texts(part.getKey(), part.getValue())));
    return read(texts);
  }

  private static List<String> texts(String name, JsonNode value) {
    if (value.isArray()) {
      return value.values().stream().flatMap(one -> texts(name, one).stream()).toList();
    }
    if (!value.isString() && !value.isNumber()) {
      throw new ProblemException(Problem.badParameter(name, "must be a text, or a list of texts"));
    }
    return List.of(value.asString());
  }

  private static EventFilter read(Map<String, List<String>> texts) {
    return switch (FilterWords.read(texts)) {
      case FilterWords.Reading.Understood(EventFilter filter) -> filter;
      case FilterWords.Reading.Mistaken(String name, String expected) ->
          throw new ProblemException(Problem.badParameter(name, expected));
    };
  }
}
