package dev.holdfast.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person's reaction to something; one taken back stays as a row, so that a late one cannot undo
 * it.
 */
record Reaction(Source source, Target target, Published.Author actor, Sign sign) implements Row {

  static final Table<Reaction> TABLE =
      Table.latest(
          "reactions",
          List.of(
              Column.key("target", reaction -> reaction.target.kind),
              Column.key("target_id", reaction -> reaction.target.id),
              Column.key("actor_id", reaction -> reaction.actor.id())),
          List.of(
              Column.text("actor_name", reaction -> reaction.actor.name()),
              Column.text("reaction", reaction -> reaction.sign.reaction),
              Column.text("emoji", reaction -> reaction.sign.emoji),
              Column.time(
                  "removed_at", reaction -> reaction.sign.removed ? reaction.source.at() : null)));

  /**
   * What was reacted to.
   *
   * @param kind {@code message}, {@code post} or {@code comment}
   */
  record Target(String kind, String id) {}

  /**
   * The reaction itself.
   *
   * @param reaction Meta's word, such as {@code love}
   * @param removed whether it was taken back
   */
  record Sign(@Nullable String reaction, @Nullable String emoji, boolean removed) {}
}
