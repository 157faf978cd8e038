package dev.holdfast.action;

import dev.holdfast.event.Status;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a person may do with an event, and in which statuses. */
public enum Action {
  /** Back to {@code pending}, with all attempts before it. */
  RETRY,
  /** A processed event back to {@code pending}: handlers and recorders are asked once more. */
  REPLAY,
  /** No attempt will follow unless a person asks for one. */
  DEAD_LETTER,
  /** Gone, with all that is kept of it; the records it became stay. */
  DELETE;

  /** The statuses in which an event must be. */
  public Set<Status> appliesTo() {
    return switch (this) {
      case RETRY -> EnumSet.of(Status.FAILED, Status.DEAD_LETTER);
      case REPLAY -> EnumSet.of(Status.PROCESSED);
      case DEAD_LETTER -> EnumSet.of(Status.PENDING, Status.FAILED);
      case DELETE -> EnumSet.allOf(Status.class);
    };
  }

  /** The word for this action, such as {@code dead_letter}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The action that this word names. */
  public static Optional<Action> of(String word) {
    return Arrays.stream(values()).filter(action -> action.word().equals(word)).findFirst();
  }
}
