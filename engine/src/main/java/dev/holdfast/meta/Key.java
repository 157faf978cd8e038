package dev.holdfast.meta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts that tell an item from others: the first of several choices whose parts are all there.
 *
 * <p>Written {@code read.mid or sender + read.watermark}. Nothing at all means that there is none,
 * and {@code NONE} that the very same item may come again and is an event each time.
 *
 * @param repeats whether the very same item may come again
 */
record Key(List<List<Part>> choices, boolean repeats) {

  static Key of(String text) {
    return switch (text) {
      case "" -> new Key(List.of(), false);
      case "NONE" -> new Key(List.of(), true);
      default -> new Key(Arrays.stream(text.split(" or ")).map(Key::choice).toList(), false);
    };
  }

  private static List<Part> choice(String text) {
    return Arrays.stream(text.split(" \\+ ")).map(Part::of).toList();
  }

  /**
   * The parts in order, empty text where an optional one is missing; no parts if there is no key.
   */
  List<String> in(Scope scope) {
    for (List<Part> choice : choices) {
      List<String> texts = texts(choice, scope);
      if (texts != null) {
        return texts;
      }
    }
    return List.of();
  }

  private static @Nullable List<String> texts(List<Part> choice, Scope scope) {
    List<String> texts = new ArrayList<>(choice.size());
    for (Part part : choice) {
      String text = part.in(scope);
      if (text == null && !part.optional()) {
        return null;
      }
      texts.add(text == null ? "" : text);
    }
    return texts;
  }
}
