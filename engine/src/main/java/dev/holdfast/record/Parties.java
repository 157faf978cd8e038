package dev.holdfast.record;

import org.jspecify.annotations.Nullable;

/**
 * Who wrote to whom.
 *
 * @param direction {@code in} to the account, {@code out} from it
 */
record Parties(String direction, @Nullable String sender, @Nullable String recipient) {

  static Parties in(@Nullable String sender, @Nullable String recipient) {
    return new Parties("in", sender, recipient);
  }

  static Parties out(@Nullable String sender, @Nullable String recipient) {
    return new Parties("out", sender, recipient);
  }
}
