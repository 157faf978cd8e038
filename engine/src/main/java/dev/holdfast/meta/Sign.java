package dev.holdfast.meta;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What shows that an item is of a kind. Written {@code postback}: something stands there, and it is
 * neither {@code null} nor {@code false}; or {@code item=comment}: this text stands there.
 */
record Sign(@Nullable Path path, @Nullable String word) {

  /** Holds for every item. */
  static final Sign NONE = new Sign(null, null);

  static Sign of(String text) {
    String[] sides = text.split("=", 2);
    return new Sign(Path.of(sides[0]), sides.length == 1 ? null : sides[1]);
  }

  boolean holds(Scope scope) {
    if (path == null) {
      return true;
    }
    JsonNode node = path.in(scope);
    return word == null ? there(node) : word.equals(Json.text(node));
  }

  private static boolean there(JsonNode node) {
    return !node.isMissingNode() && !node.isNull() && !(node.isBoolean() && !node.booleanValue());
  }
}
