package dev.holdfast.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the route of a request. A path without variables wins over one with; a slash at the end
 * makes no difference. Immutable.
 */
final class Router {

  /** What was found. */
  sealed interface Found {

    record At(Route route, Map<String, String> pathParameters) implements Found {}

    /**
     * The path is known, but not with this method.
     *
     * @param allowed the methods that it is known with
     */
    record OtherMethod(Set<String> allowed) implements Found {}

    record Nowhere() implements Found {}
  }

  private record Template(List<String> segments, Map<String, Route> byMethod) {}

  private final Map<String, Map<String, Route>> exact = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();

  Router(List<Route> routes) {
    Map<String, Map<String, Route>> byPath = new TreeMap<>();
    for (Route route : routes) {
      byPath.computeIfAbsent(route.path(), _ -> new HashMap<>()).put(route.method(), route);
    }
    byPath.forEach(
        (path, byMethod) -> {
          Optional.ofNullable(byMethod.get("GET")).ifPresent(get -> byMethod.put("HEAD", get));
          if (path.contains("{")) {
            templates.add(new Template(segments(path), Map.copyOf(byMethod)));
          } else {
            exact.put(path, Map.copyOf(byMethod));
          }
        });
  }

  /**
   * @param path as {@link org.eclipse.jetty.server.Request#getPathInContext} has it
   */
  Found find(String method, String path) {
    String bare =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    Map<String, Route> byMethod = exact.get(bare);
    if (byMethod != null) {
      return choose(method, byMethod, Map.of());
    }
    List<String> segments = segments(bare);
    for (Template template : templates) {
      Optional<Map<String, String>> parameters = match(template.segments, segments);
      if (parameters.isPresent()) {
        return choose(method, template.byMethod, parameters.get());
      }
    }
    return new Found.Nowhere();
  }

  private static Found choose(
      String method, Map<String, Route> byMethod, Map<String, String> pathParameters) {
    Route route = byMethod.get(method);
    return route == null
        ? new Found.OtherMethod(new TreeSet<>(byMethod.keySet()))
        : new Found.At(route, pathParameters);
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  private static Optional<Map<String, String>> match(List<String> template, List<String> path) {
    if (template.size() != path.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String expected = template.get(i);
      if (expected.startsWith("{")) {
        parameters.put(expected.substring(1, expected.length() - 1), path.get(i));
      } else if (!expected.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }
}
