package dev.holdfast.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What has become of an event. The five words are the same in SQL, JSON and the documents
 * (docs/lifecycle.md).
 */
public enum Status {
  /** Waiting to be processed. */
  PENDING,
  /** Claimed by a processor. */
  PROCESSING,
  /** Handled, its records written. */
  PROCESSED,
  /** An attempt failed; there will be another. */
  FAILED,
  /** No attempt will follow unless a person asks for one. */
  DEAD_LETTER;

  /** The word for this status, such as {@code dead_letter}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status that this word names. */
  public static Optional<Status> of(String word) {
    return Arrays.stream(values()).filter(status -> status.word().equals(word)).findFirst();
  }

  /** Whether a person may send an event in this status back to {@code pending}. */
  public boolean retryable() {
    return this == FAILED || this == DEAD_LETTER;
  }
}
