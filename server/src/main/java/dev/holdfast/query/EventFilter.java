package dev.holdfast.query;

import dev.holdfast.event.Status;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which events are meant: those that match every part. An absent part means any; no text is blank,
 * so that a value somebody forgot to fill in never means every event.
 *
 * @param statuses in one of these
 * @param type of exactly this type; ends with {@code .*} for a type and all below it
 * @param pageId of the page with this id
 * @param conversation in exactly this conversation
 * @param from received at this moment or later
 * @param to received before this moment
 * @param error failed or dead, with this text in the last error, in upper or lower case
 * @param errorGroup failed or dead, in exactly this group of errors
 * @param where what the payload must hold
 */
public record EventFilter(
    Set<Status> statuses,
    @Nullable String type,
    @Nullable Integer pageId,
    @Nullable String conversation,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String error,
    @Nullable String errorGroup,
    List<PayloadCondition> where) {

  private static final String BELOW = ".*";

  private static final EventFilter ALL =
      new EventFilter(Set.of(), null, null, null, null, null, null, null, List.of());

  /**
   * @throws IllegalArgumentException where a text is blank
   */
  public EventFilter {
    statuses = Set.copyOf(statuses);
    where = List.copyOf(where);
    if (Stream.of(
            Optional.ofNullable(type),
            Optional.ofNullable(conversation),
            Optional.ofNullable(error),
            Optional.ofNullable(errorGroup))
        .flatMap(Optional::stream)
        .anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("no text of a filter is blank");
    }
  }

  /** Every event. */
  public static EventFilter all() {
    return ALL;
  }

  /** Events by what they are; an absent part means any. */
  public static EventFilter of(
      @Nullable Status status, @Nullable String type, @Nullable Integer pageId) {
    Set<Status> statuses = status == null ? Set.of() : Set.of(status);
    return new EventFilter(statuses, type, pageId, null, null, null, null, null, List.of());
  }

  /** The dead letters in exactly this group of errors. */
  public static EventFilter deadLetters(String errorGroup) {
    return new EventFilter(
        Set.of(Status.DEAD_LETTER), null, null, null, null, null, null, errorGroup, List.of());
  }

  /** Whether every event matches. */
  public boolean matchesAll() {
    return equals(ALL);
  }

  /** The statuses that an event which matches can be in; empty where none can match. */
  public Set<Status> possible() {
    Set<Status> possible =
        statuses.isEmpty() ? EnumSet.allOf(Status.class) : EnumSet.copyOf(statuses);
    if (error != null || errorGroup != null) {
      possible.removeIf(status -> !status.retryable());
    }
    return possible;
  }

  /** The same, and in one of these statuses; absent where no event can match. */
  public Optional<EventFilter> within(Set<Status> others) {
    Set<Status> both = possible();
    both.retainAll(others);
    return both.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new EventFilter(both, type, pageId, conversation, from, to, error, errorGroup, where));
  }

  /** Whether only status and type are asked for, which counters know. */
  boolean isCounted() {
    return new EventFilter(Set.of(), null, pageId, conversation, from, to, error, errorGroup, where)
        .matchesAll();
  }

  /** Whether the types below the type are meant too. */
  boolean below() {
    return type != null && type.endsWith(BELOW);
  }

  /** The type without what says that those below it are meant too. */
  @Nullable String exactType() {
    return type != null && below() ? type.substring(0, type.length() - BELOW.length()) : type;
  }
}
