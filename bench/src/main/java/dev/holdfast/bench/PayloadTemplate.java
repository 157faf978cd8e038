package dev.holdfast.bench;

import dev.holdfast.event.Event;
import dev.holdfast.meta.App;
import dev.holdfast.meta.Delivery;
import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import dev.holdfast.meta.Unfolding;
import dev.holdfast.meta.Unverified;
import dev.holdfast.sample.SampleKind;
import dev.holdfast.sample.SampleTraffic;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event with marks, from Unicode's private area, where each event differs: so SQL makes millions
 * of events of a thousand templates.
 *
 * @param conversation with the marks too; absent where such events have none
 */
record PayloadTemplate(
    String object, String type, @Nullable String conversation, String payload, boolean hasPage) {

  /** Here stands the account's id. */
  static final String ACCOUNT = "\uE000";

  /** Here stands the id of the person, or the post, that the conversation is about. */
  static final String PARTNER = "\uE001";

  /** Here stands the event's number, at the end of every id of its own. */
  static final String NUMBER = "\uE002";

  /** Here stand some words before the text of a message or comment. */
  static final String WORDS = "\uE003";

  private static final Pattern OWN_ID =
      Pattern.compile("(?<=[:\\[]\")(?=\\D*\\d)[\\w.=-]{15,}(?=\")");
  private static final Pattern TEXT = Pattern.compile("\"(?:text|message|body|review_text)\":\"");
  private static final int PARTNER_CHARS_MIN = 8;

  /** As many as this, of all kinds, as often as a busy shop would see them. */
  static List<PayloadTemplate> sample(int count) {
    SampleTraffic traffic = new SampleTraffic(1, InstantSource.system());
    List<PayloadTemplate> templates = new ArrayList<>();
    templates.add(of(traffic, SampleKind.UNKNOWN_FIELD));
    templates.add(of(traffic, SampleKind.UNKNOWN_OBJECT));
    while (templates.size() < count) {
      templates.add(of(traffic, SampleKind.MIXED));
    }
    return templates;
  }

  private static PayloadTemplate of(SampleTraffic traffic, SampleKind kind) {
    byte[] body = traffic.next(kind).body();
    Secret secret = Secret.of(Program.SECRET);
    App app = new App(App.DEFAULT, List.of(secret), secret);
    return switch (Signature.verify(app, Signature.sign(secret, body), body, Instant.now())) {
      case Delivery delivery -> of(Unfolding.unfold(delivery).getFirst());
      case Unverified _ -> throw new IllegalStateException("a delivery signed here is verified");
    };
  }

  private static PayloadTemplate of(Event event) {
    String payload = marked(event.payload(), event.page(), ACCOUNT);
    String conversation = event.conversation();
    if (conversation != null) {
      String partner = partner(conversation, event.page());
      conversation = marked(marked(conversation, event.page(), ACCOUNT), partner, PARTNER);
      payload = marked(payload, partner, PARTNER);
    }
    payload = OWN_ID.matcher(payload).replaceAll(id -> id.group() + NUMBER);
    payload =
        TEXT.matcher(payload)
            .replaceAll(start -> Matcher.quoteReplacement(start.group() + WORDS + " "));
    return new PayloadTemplate(
        event.object(), event.type(), conversation, payload, event.page() != null);
  }

  private static String marked(String text, @Nullable String id, String mark) {
    return id == null ? text : text.replace(id, mark);
  }

  /** The last id in the conversation that is not the account's. */
  private static @Nullable String partner(String conversation, @Nullable String account) {
    return Arrays.stream(conversation.split("[^0-9A-Za-z]+", -1))
        .filter(part -> part.length() >= PARTNER_CHARS_MIN)
        .filter(Predicate.not(part -> part.equals(account)))
        .reduce((_, last) -> last)
        .orElse(null);
  }
}
