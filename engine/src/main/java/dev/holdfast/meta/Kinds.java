package dev.holdfast.meta;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of events, in the order in which they are tried. Immutable.
 *
 * <p>Written as a table: a headline, then a line for each kind, with columns for the item, the
 * type, the identity and the conversation. {@code feed when item=comment} is an item at the place
 * {@code feed} that bears a {@link Condition}.
 */
final class Kinds {

  private static final int COLUMNS = 4;
  private static final String WHEN = "when ";

  /** Words that stand for something long, or for the several spellings of one thing. */
  private static final Map<String, String> WORDS =
      Map.of(
          "THREAD", "entry.id? + PARTY",
          "NUMBER", "change.value.metadata.phone_number_id",
          "POST", "post_id/photo_id/video_id/album_id/event_id/share_id");

  private static final Pattern WORD = Pattern.compile("[A-Z]+");

  private final Map<String, List<Kind>> kinds;

  private Kinds(Stream<Kind> kinds) {
    this.kinds = kinds.collect(groupingBy(Kind::where, LinkedHashMap::new, toList()));
  }

  /**
   * Reads a table.
   *
   * @param before what all places in it begin with
   */
  static Kinds table(String before, String table) {
    return new Kinds(table.lines().skip(1).map(line -> kind(before, line)));
  }

  /** The kinds of several tables. */
  static Kinds join(Kinds... tables) {
    return new Kinds(Arrays.stream(tables).flatMap(Kinds::all));
  }

  private static Kind kind(String before, String line) {
    List<String> cells = Arrays.stream(line.split("\\|", -1)).map(Kinds::cell).toList();
    if (cells.size() != COLUMNS) {
      throw new IllegalArgumentException("a kind has " + COLUMNS + " columns: " + line);
    }
    String[] item = cells.get(0).split(WHEN, 2);
    return new Kind(
        before + item[0].strip(),
        item.length == 1 ? Condition.NONE : Condition.of(item[1]),
        TypePattern.of(cells.get(1)),
        Uniqueness.of(cells.get(2)),
        Key.of(cells.get(3)));
  }

  private static String cell(String text) {
    return WORD.matcher(text.strip())
        .replaceAll(word -> WORDS.getOrDefault(word.group(), word.group()));
  }

  /** The first kind at this place whose sign holds. */
  @Nullable Kind find(String where, Scope scope) {
    for (Kind kind : kinds.getOrDefault(where, List.of())) {
      if (kind.when().holds(scope)) {
        return kind;
      }
    }
    return null;
  }

  /** Whether any kind stands at this place. */
  boolean knows(String where) {
    return kinds.containsKey(where);
  }

  Stream<Kind> all() {
    return kinds.values().stream().flatMap(List::stream);
  }
}
