package dev.holdfast.access;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How what a provider claims of somebody becomes a role.
 *
 * @param claim where to look: a claim's name, or a path with dots into claims that are objects; its
 *     value is text or a list of texts
 * @param values what must be there for each role; the greatest role that fits is given
 */
public record RoleRules(String claim, Map<Role, Set<String>> values) {

  /** The role, or none for somebody who may do nothing here. */
  Optional<Role> roleOf(Map<String, Object> claims) {
    List<String> found = texts(value(claims));
    return values.entrySet().stream()
        .filter(rule -> found.stream().anyMatch(rule.getValue()::contains))
        .map(Map.Entry::getKey)
        .max(Comparator.naturalOrder());
  }

  /** Some providers have claims named like URLs, with dots that are no path. */
  private @Nullable Object value(Map<String, Object> claims) {
    if (claims.containsKey(claim)) {
      return claims.get(claim);
    }
    Object value = claims;
    for (String step : claim.split("\\.", -1)) {
      value = value instanceof Map<?, ?> object ? object.get(step) : null;
    }
    return value;
  }

  private static List<String> texts(@Nullable Object value) {
    return switch (value) {
      case String text -> List.of(text);
      case Collection<?> list ->
          list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      case null, default -> List.of();
    };
  }
}
