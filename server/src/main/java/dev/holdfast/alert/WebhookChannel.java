package dev.holdfast.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A program that takes alerts as JSON, signed as Standard Webhooks has it. */
final class WebhookChannel implements Channel {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String SECRET_PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  private final URI url;
  private final SecretKeySpec key;

  /**
   * @param secret {@code whsec_} and a key in Base64
   * @throws IllegalArgumentException when it is something else
   */
  WebhookChannel(URI url, String secret) {
    this.url = url;
    this.key = key(secret);
  }

  private static SecretKeySpec key(String secret) {
    if (!secret.startsWith(SECRET_PREFIX)) {
      throw new IllegalArgumentException("not a secret of Standard Webhooks");
    }
    byte[] bytes = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
    return new SecretKeySpec(bytes, ALGORITHM);
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public void send(Message message) throws SendingFailed {
    String body = JSON.writeValueAsString(body(message));
    String timestamp = String.valueOf(message.at().getEpochSecond());
    WebPost.send(
        url,
        body,
        Map.of(
            "webhook-id",
            message.id(),
            "webhook-timestamp",
            timestamp,
            "webhook-signature",
            "v1," + sign(message.id() + "." + timestamp + "." + body)));
  }

  private String sign(String content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has this algorithm", e);
    }
  }

  private static Map<String, @Nullable Object> body(Message message) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("type", message.type());
    body.put("timestamp", message.at().toString());
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    message.about().ifPresent(told -> put(data, told.alert()));
    data.put("text", message.text());
    data.put("dashboard", message.dashboard().map(URI::toString).orElse(null));
    body.put("data", data);
    return body;
  }

  private static void put(Map<String, @Nullable Object> data, Alert alert) {
    data.put("id", alert.id());
    data.put("rule", alert.rule().word());
    data.put("subject", alert.subject());
    data.put("summary", alert.summary());
    data.put("advice", alert.advice());
    data.put("raised_at", alert.raisedAt().toString());
    data.put("resolved_at", text(alert.resolvedAt()));
  }

  private static @Nullable String text(@Nullable Instant moment) {
    return moment == null ? null : moment.toString();
  }
}
