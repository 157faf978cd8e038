package dev.holdfast.meta;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of event.
 *
 * @param where the field or array that such items stand in; empty for messaging
 * @param when what tells it from the other kinds there
 * @param type the type, without the object
 * @param uniqueness what makes an event of this kind unique
 * @param conversation the ordering key
 */
record Kind(
    String where, Condition when, TypePattern type, Uniqueness uniqueness, Key conversation) {

  /** The parts of the ordering key, joined; absent if there are none. */
  @Nullable String conversationOf(Scope scope) {
    List<String> parts = conversation.in(scope).stream().filter(part -> !part.isEmpty()).toList();
    return parts.isEmpty() ? null : String.join(":", parts);
  }

  /** Whether it tells that something which exists has changed. */
  boolean tellsOfChange() {
    return uniqueness instanceof Uniqueness.Change;
  }
}
