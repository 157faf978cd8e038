package dev.holdfast.meta;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One text taken from an item: the first of several paths that leads to one. An object stands for
 * its {@code id}, a sender without one for its {@code user_ref}; {@code THIS} is the whole item.
 *
 * <p>Written {@code from/sender_id}, and {@code from/sender_id?} where it may be missing.
 */
record Part(List<Path> paths, boolean optional) {

  static Part of(String text) {
    boolean optional = text.endsWith("?");
    String paths = optional ? text.substring(0, text.length() - 1) : text;
    return new Part(Arrays.stream(paths.split("/")).map(Path::of).toList(), optional);
  }

  /** The text; absent if no path leads to one. */
  @Nullable String in(Scope scope) {
    for (Path path : paths) {
      String text = path.isItem() ? Canonical.text(scope.item()) : text(path.in(scope));
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private static @Nullable String text(JsonNode node) {
    return node.isObject() ? idOf(node) : MetaJson.text(node);
  }

  /** The id of a person or thing; for a visitor who has none yet, the {@code user_ref}. */
  static @Nullable String idOf(JsonNode object) {
    String id = MetaJson.text(object.path("id"));
    return id != null ? id : MetaJson.text(object.path("user_ref"));
  }
}
