package dev.holdfast.meta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts taken from an item, in order. Written {@code account + person}; nothing at all means that
 * there are none.
 */
record Key(List<Part> parts) {

  static final Key NONE = new Key(List.of());

  static Key of(String text) {
    return text.isEmpty()
        ? NONE
        : new Key(Arrays.stream(text.split(" \\+ ")).map(Part::of).toList());
  }

  /** The texts, empty ones for optional parts that are missing; none where another is missing. */
  List<String> in(Scope scope) {
    List<String> texts = new ArrayList<>(parts.size());
    for (Part part : parts) {
      String text = part.in(scope);
      if (text == null && !part.optional()) {
        return List.of();
      }
      texts.add(orEmpty(text));
    }
    return texts;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
