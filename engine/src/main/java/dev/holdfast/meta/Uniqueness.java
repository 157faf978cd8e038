package dev.holdfast.meta;

/** What makes an event of a kind unique, beside its app, object, account and type. */
sealed interface Uniqueness {

  /**
   * Ids that Meta makes for each event, so that they are enough by themselves; or the content
   * alone, for what is told once. Where one of them is missing, it is as {@link Change}.
   */
  record Ids(Key key) implements Uniqueness {}

  /**
   * Written {@code CHANGE}. It tells of something that exists, which may change in the same way
   * again: only the whole content and the moment of sending tell two such events apart.
   */
  record Change() implements Uniqueness {}

  /** Written {@code EACH}: nothing tells two of them apart, so each is an event when received. */
  record Each() implements Uniqueness {}

  static Uniqueness of(String text) {
    return switch (text) {
      case "CHANGE" -> new Change();
      case "EACH" -> new Each();
      default -> new Ids(Key.of(text));
    };
  }
}
