package dev.holdfast.query;

import org.jdbi.v3.core.Handle;

/**
 * What is written in the transaction of an action, such as the entry that says who did it: both are
 * stored, or neither.
 *
 * @param <T> what the action gives
 */
@FunctionalInterface
public interface WrittenWith<T> {

  /**
   * Called only where the action changed something.
   *
   * @param handle in the action's transaction
   */
  void write(Handle handle, T done);
}
