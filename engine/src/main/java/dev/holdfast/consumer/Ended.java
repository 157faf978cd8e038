package dev.holdfast.consumer;

import dev.holdfast.event.Claim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be settled together.
 *
 * @param attempted the attempts, all decided
 * @param batch a claim of the batch that ends with it, where others of it are not decided: those go
 *     on alone once this is settled, and not before
 */
record Ended(List<Attempted> attempted, @Nullable Claim batch) {

  /** Whether others may be settled in the same transaction. */
  boolean takesMore() {
    return batch == null;
  }
}
