package dev.holdfast.alert;

/** A channel did not take a message. What it says holds no address of the channel and no secret. */
final class SendingFailed extends Exception {

  private static final long serialVersionUID = 1;
  private static final int WORDS_MAX = 200;

  SendingFailed(String words) {
    super(Wording.onOneLine(words.length() > WORDS_MAX ? words.substring(0, WORDS_MAX) : words));
  }

  /** What is shown. */
  String words() {
    return String.valueOf(getMessage());
  }
}
