package dev.holdfast.sample;

/** The outer form of a delivery. */
sealed interface Envelope {

  Envelope INSTAGRAM_MESSAGING = new Entries("instagram", "messaging", Time.MILLISECONDS);
  Envelope INSTAGRAM_CHANGES = new Entries("instagram", "changes", Time.SECONDS);
  Envelope PAGE_MESSAGING = new Entries("page", "messaging", Time.MILLISECONDS);
  Envelope PAGE_CHANGES = new Entries("page", "changes", Time.SECONDS);
  Envelope WHATSAPP_MESSAGES = new Entries("whatsapp_business_account", "changes", Time.NONE);
  Envelope WHATSAPP_ACCOUNT = new Entries("whatsapp_business_account", "changes", Time.SECONDS);
  Envelope THREADS_MODERATE = new Threads("moderate");
  Envelope THREADS_INTERACTION = new Threads("interaction");

  /** What {@code entry[].time} is: it differs from family to family. */
  enum Time {
    MILLISECONDS,
    SECONDS,
    NONE
  }

  /**
   * The Graph's: an object, and an entry for each account.
   *
   * @param object such as {@code page}
   * @param list where an entry's items are
   * @param time unit of the entry's time
   */
  record Entries(String object, String list, Time time) implements Envelope {}

  /** Threads' own, with neither object nor entry. */
  record Threads(String topic) implements Envelope {}
}
