package dev.holdfast.access;

import org.jspecify.annotations.Nullable;

/**
 * What somebody did, for the audit log.
 *
 * @param action dotted, such as {@code event.retry} or {@code user.create}
 * @param target what it was done to: an id, a name
 * @param filter as JSON, where it was done to all that match
 * @param count how many events it changed; of a bulk action, so far
 */
public record AuditedAction(
    String action, @Nullable String target, @Nullable String filter, @Nullable Long count) {

  static AuditedAction of(String action) {
    return new AuditedAction(action, null, null, null);
  }

  /** Done to one thing. */
  public static AuditedAction to(Object target, String action) {
    return new AuditedAction(action, String.valueOf(target), null, null);
  }

  /** Done to all that match a filter, given as JSON. */
  public static AuditedAction toAll(String filter, long count, String action) {
    return new AuditedAction(action, null, filter, count);
  }

  /** A consumer was sent back to an earlier place, from which so many events come once more. */
  public static AuditedAction rewind(String consumer, String to, long events) {
    return new AuditedAction("consumer.rewind", consumer + " to " + to, null, events);
  }

  /** An alert was silenced for a time. */
  public static AuditedAction silence(String alert, String time) {
    return new AuditedAction("alert.silence", alert + " for " + time, null, null);
  }

  /** All channels of the alerts were sent a test. */
  public static AuditedAction testOfAlerts() {
    return of("alert.test");
  }

  /** Events whose time was over were dropped. */
  public static AuditedAction retention(String period, long events) {
    return new AuditedAction("retention.drop", period, null, events);
  }
}
