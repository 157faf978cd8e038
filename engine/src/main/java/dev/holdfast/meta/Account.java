package dev.holdfast.meta;

import org.jspecify.annotations.Nullable;

/** The account that an event belongs to: its page. */
final class Account {

  /** Some events of WhatsApp accounts come with the id of a business portfolio as the entry's. */
  private static final Part ENTRY = Part.of("change.value.waba_info.waba_id/entry.id/entry.uid");

  /**
   * A Threads delivery names its target, which is the account for mentions and the post otherwise
   * (Threads API, Webhooks, "Notification fields"; its samples contradict it).
   */
  private static final Part THREADS_MENTION = Part.of("entry.id/entry.target_id");

  private static final Part THREADS_OWNER = Part.of("entry.id/root_post.owner_id/owner.owner_id");

  private static final Condition MENTION = Condition.of("change.field=mentions");

  /** What the App Dashboard's tests send in place of an id. */
  private static final String NONE = "0";

  private Account() {}

  /** Its id; absent where none is told. */
  static @Nullable String of(Scope scope) {
    String account = place(scope).in(scope);
    return NONE.equals(account) ? null : account;
  }

  private static Part place(Scope scope) {
    if (!scope.object().equals(Envelope.THREADS)) {
      return ENTRY;
    }
    return MENTION.holds(scope) ? THREADS_MENTION : THREADS_OWNER;
  }
}
