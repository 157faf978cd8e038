package dev.holdfast.sample;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a sample delivery is about. The word for it is what {@code --kind} takes, such as {@code
 * instagram-message}.
 */
public enum SampleKind {
  INSTAGRAM_MESSAGE(24, "a direct message to an Instagram account"),
  INSTAGRAM_COMMENT(9, "a comment below a picture or reel"),
  INSTAGRAM_MENTION(1, "the account named in somebody's comment"),
  INSTAGRAM_STORY_INSIGHTS(1, "a story's numbers when it ends"),
  MESSENGER_MESSAGE(14, "a message to a Page"),
  MESSENGER_ECHO(5, "the Page's own message, echoed"),
  MESSENGER_POSTBACK(2, "a tap on a button"),
  MESSENGER_READ(4, "somebody read the Page's messages"),
  MESSENGER_DELIVERY(4, "the Page's messages arrived"),
  MESSENGER_REACTION(2, "an emoji put on a message or taken off"),
  MESSENGER_EDIT(1, "a message changed by its sender"),
  PAGE_COMMENT(6, "a comment below a Page's post"),
  PAGE_REACTION(5, "a like or another reaction to a post"),
  PAGE_POST(1, "a new post of the Page"),
  PAGE_LEADGEN(1, "a lead from a form"),
  PAGE_RATING(1, "a recommendation of the Page"),
  WHATSAPP_MESSAGE(14, "a WhatsApp message: text, picture, voice, place, button"),
  WHATSAPP_STATUS(12, "what became of a sent WhatsApp message"),
  WHATSAPP_TEMPLATE(1, "a message template approved, rejected, paused"),
  WHATSAPP_CALL(1, "a WhatsApp call begins, a call ends"),
  WHATSAPP_ACCOUNT(1, "news of the WhatsApp business account"),
  THREADS_REPLY(2, "a reply on Threads"),
  THREADS_MENTION(1, "the account named on Threads"),
  UNKNOWN_FIELD(0, "signed, but a field nobody knows"),
  UNKNOWN_OBJECT(0, "signed, but an object nobody knows"),
  UNREADABLE(0, "signed, but no JSON"),
  MIXED(0, "all of these that Meta really sends, as often as a busy shop would see them");

  private final int weight;
  private final String about;

  SampleKind(int weight, String about) {
    this.weight = weight;
    this.about = about;
  }

  /** What {@code --kind} takes, such as {@code instagram-message}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A few words on what happened. */
  public String about() {
    return about;
  }

  /** The kind that this word names. */
  public static Optional<SampleKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** How often it comes in {@link #MIXED}, compared with the others. */
  int weight() {
    return weight;
  }
}
