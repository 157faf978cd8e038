package dev.holdfast.background;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes many things, whatever one of them does. */
public final class Closing {

  private Closing() {}

  /**
   * Closes all of these in this order, also where one throws.
   *
   * @throws IllegalStateException after all were closed, with the failure of the first that threw
   *     as its cause and those of the others suppressed
   */
  public static void all(AutoCloseable... parts) {
    all(List.of(parts));
  }

  /** As {@link #all(AutoCloseable...)}. */
  public static void all(List<? extends AutoCloseable> parts) {
    Throwable first = null;
    for (AutoCloseable part : parts) {
      first = closed(part, first);
    }
    if (first != null) {
      throw new IllegalStateException("Not everything could be closed well", first);
    }
  }

  private static @Nullable Throwable closed(AutoCloseable part, @Nullable Throwable before) {
    try {
      part.close();
      return before;
    } catch (Throwable failure) {
      if (before == null) {
        return failure;
      }
      before.addSuppressed(failure);
      return before;
    }
  }
}
