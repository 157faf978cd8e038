package dev.holdfast.alert;

/**
 * Something that a rule found wrong. Two findings of one rule and subject are the same thing.
 *
 * @param subject the name of the app, consumer, token or certificate; empty where a rule knows only
 *     one
 * @param summary what is wrong, as a sentence
 * @param advice what to do, as sentences
 */
record Finding(Rule rule, String subject, String summary, String advice) {

  /** Names that people chose go into heads of mails, too. */
  Finding {
    subject = Wording.onOneLine(subject);
    summary = Wording.onOneLine(summary);
  }

  static Finding of(Rule rule, String summary, String advice) {
    return new Finding(rule, "", summary, advice);
  }
}
