package dev.holdfast.watch;

import dev.holdfast.query.EventFilter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong right now, as the diagnosis finds it.
 *
 * @param words what is wrong, since when, and what to do
 * @param filter the events that show it; absent where none do
 * @param view where to look; absent where there is nothing to see
 */
public record Issue(
    Kind kind, Severity severity, String words, @Nullable EventFilter filter, @Nullable View view) {

  /** What is wrong. */
  public enum Kind {
    NOTHING_PROCESSED,
    SILENCE,
    DEAD_LETTERS_GROWING,
    SIGNATURE_FAILURES,
    BACKLOG_GROWING;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How bad it is. */
  public enum Severity {
    WARNING,
    ERROR;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A view of the dashboard. */
  public enum View {
    EVENTS("events"),
    DEAD_LETTERS("dead-letters"),
    REJECTED("rejected");

    private final String word;

    View(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
