package dev.holdfast.alert;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/** Makes channels. */
public final class Channels {

  private Channels() {}

  /** Incoming webhooks of Slack, or of what understands the same. */
  public static List<Channel> slack(List<URI> urls) {
    return IntStream.range(0, urls.size())
        .<Channel>mapToObj(
            i -> new SlackChannel(urls.size() == 1 ? "slack" : "slack " + (i + 1), urls.get(i)))
        .toList();
  }

  /**
   * A program that takes signed JSON.
   *
   * @param secret {@code whsec_} and a key in Base64
   */
  public static Channel webhook(URI url, String secret) {
    return new WebhookChannel(url, secret);
  }

  /** A mail relay. */
  public static Channel mail(MailRelay relay, String from, List<String> to) {
    return new MailChannel(relay, from, to);
  }
}
