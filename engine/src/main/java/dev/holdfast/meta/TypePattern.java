package dev.holdfast.meta;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * How the type of a kind is made, without its object. Written {@code feed.{item}.{verb}}: in braces
 * stands what is taken from the item; what is missing there is left out.
 */
record TypePattern(List<Segment> segments) {

  private static final String DOT_OUTSIDE_BRACES = "\\.(?![^{]*})";

  sealed interface Segment {

    record Word(String word) implements Segment {}

    record Detail(Part part) implements Segment {}

    static Segment of(String text) {
      return text.startsWith("{")
          ? new Detail(Part.of(text.substring(1, text.length() - 1)))
          : new Word(text);
    }

    default @Nullable String in(Scope scope) {
      return switch (this) {
        case Word(String word) -> word;
        case Detail(Part part) -> {
          String text = part.in(scope);
          yield text == null ? null : TypeName.segment(text);
        }
      };
    }
  }

  static TypePattern of(String text) {
    return new TypePattern(Arrays.stream(text.split(DOT_OUTSIDE_BRACES)).map(Segment::of).toList());
  }

  String in(Scope scope) {
    StringJoiner type = new StringJoiner(".");
    for (Segment segment : segments) {
      String text = segment.in(scope);
      if (text != null) {
        type.add(text);
      }
    }
    return type.toString();
  }
}
