package dev.holdfast.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each channel says what is to be said to whoever listens there, and nobody else. */
class ChannelsTest {

  private static final byte[] KEY =
      HexFormat.of().parseHex("00112233445566778899aabbccddeeff".repeat(2));
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
  private static final Instant RAISED = Instant.parse("2026-11-30T22:10:40Z");
  private static final Instant AT = Instant.parse("2026-11-30T22:11:02Z");
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path directory;

  private final WebReceiver receiver = new WebReceiver();

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void slack_gets_a_text_in_which_nothing_is_a_link_or_a_mention() throws Exception {
    Channel slack = Channels.slack(List.of(receiver.url("/services/T0/B0/secret"))).getFirst();

    slack.send(raised("<!channel> & co"));

    WebReceiver.Received got = receiver.received().getFirst();
    assertThat(got.path()).isEqualTo("/services/T0/B0/secret");
    assertThat(got.headers().getFirst("Content-Type")).isEqualTo("application/json");
    JsonNode json = JSON.readTree(got.body());
    assertThat(json.propertyNames()).containsExactly("text");
    assertThat(json.get("text").asString())
        .isEqualTo(
            """
            Holdfast: The app &lt;!channel&gt; &amp; co has had no event for 2 hours.
            Since 2026-11-30 22:10 UTC.
            What to do: Look.
            See https://holdfast.example/#/alerts""");
  }

  @Test
  void a_program_can_verify_who_sent_it_and_that_nothing_was_changed() throws Exception {
    Channel webhook = Channels.webhook(receiver.url("/hook"), SECRET);

    webhook.send(raised("shop"));

    WebReceiver.Received got = receiver.received().getFirst();
    String id = got.headers().getFirst("webhook-id");
    String timestamp = got.headers().getFirst("webhook-timestamp");
    assertThat(id).isEqualTo("alert-notice-7");
    assertThat(timestamp).isEqualTo(String.valueOf(AT.getEpochSecond()));
    assertThat(got.headers().getFirst("webhook-signature"))
        .isEqualTo("v1," + hmac(id + "." + timestamp + "." + got.body()));
    JsonNode json = JSON.readTree(got.body());
    assertThat(json.get("type").asString()).isEqualTo("alert.raised");
    assertThat(json.get("timestamp").asString()).isEqualTo(AT.toString());
    assertThat(json.at("/data/rule").asString()).isEqualTo("no_event");
    assertThat(json.at("/data/subject").asString()).isEqualTo("shop");
    assertThat(json.at("/data/raised_at").asString()).isEqualTo(RAISED.toString());
    assertThat(json.at("/data/resolved_at").isNull()).isTrue();
    assertThat(json.at("/data/dashboard").asString())
        .isEqualTo("https://holdfast.example/#/alerts");
  }

  /** By another implementation than the channel's. */
  private static String hmac(String content) {
    HMac hmac = new HMac(new SHA256Digest());
    hmac.init(new KeyParameter(KEY));
    byte[] bytes = content.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    hmac.update(bytes, 0, bytes.length);
    byte[] result = new byte[hmac.getMacSize()];
    hmac.doFinal(result, 0);
    return Base64.getEncoder().encodeToString(result);
  }

  @Test
  void a_secret_in_another_form_is_refused() {
    assertThatThrownBy(() -> Channels.webhook(receiver.url("/"), "secret"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_redirect_is_a_failure_and_is_not_followed() {
    receiver.answerWith(307);

    assertThatThrownBy(() -> Channels.webhook(receiver.url("/hook"), SECRET).send(raised("shop")))
        .hasMessage("answered 307");
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void what_a_failure_says_does_not_tell_the_address() {
    URI gone = receiver.url("/services/secret");
    receiver.close();

    assertThatThrownBy(() -> Channels.slack(List.of(gone)).getFirst().send(raised("shop")))
        .isInstanceOf(SendingFailed.class)
        .hasMessageNotContaining("secret")
        .hasMessage("could not be reached, or broke the connection off");
    assertThat(Channels.slack(List.of(gone)).toString()).doesNotContain("secret");
  }

  @Test
  void a_mail_goes_to_all_recipients_over_an_encrypted_connection() throws Exception {
    try (MailServer server = MailServer.encrypting(directory)) {
      mail(server, true, MailServer.LOGIN, true).send(raised("Café\r\nBcc: x@example.com"));

      MimeMessage mail = server.mails().getFirst();
      assertThat(mail.getSubject())
          .isEqualTo("Holdfast: The app Café Bcc: x@example.com has had no event for 2 hours.");
      assertThat(mail.getHeader("Bcc")).isNull();
      assertThat(mail.getFrom())
          .extracting(Object::toString)
          .containsExactly("holdfast@example.com");
      assertThat(mail.getAllRecipients())
          .extracting(Object::toString)
          .containsExactly("ada@example.com", "bob@example.com");
      assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(String.valueOf(mail.getContent()))
          .contains("What to do: Look.")
          .contains("See https://holdfast.example/#/alerts");
    }
  }

  @Test
  void a_relay_that_does_not_encrypt_gets_neither_password_nor_mail() throws Exception {
    try (MailServer server = MailServer.inTheClear(directory)) {
      assertThatThrownBy(() -> mail(server, true, MailServer.LOGIN, true).send(raised("shop")))
          .hasMessageContaining("STARTTLS is required");
      assertThat(server.mails()).isEmpty();

      mail(server, false, MailServer.LOGIN, true).send(raised("shop"));
      assertThat(server.mails()).hasSize(1);
    }
  }

  @Test
  void a_relay_whose_certificate_is_not_trusted_gets_nothing() throws Exception {
    try (MailServer server = MailServer.encrypting(directory)) {
      assertThatThrownBy(() -> mail(server, true, MailServer.LOGIN, false).send(raised("shop")))
          .isInstanceOf(SendingFailed.class);
      assertThat(server.mails()).isEmpty();
    }
  }

  @Test
  void a_wrong_password_is_told_without_it() throws Exception {
    try (MailServer server = MailServer.encrypting(directory)) {
      MailRelay.Login wrong = new MailRelay.Login("holdfast", "wrong-password");

      assertThatThrownBy(() -> mail(server, true, wrong, true).send(raised("shop")))
          .isInstanceOf(SendingFailed.class)
          .hasMessageContaining("535")
          .hasMessageNotContaining("wrong-password");
    }
  }

  private static Channel mail(
      MailServer server, boolean startTls, MailRelay.Login login, boolean trusted) {
    return new MailChannel(
        server.relay(startTls, login),
        "holdfast@example.com",
        List.of("ada@example.com", "bob@example.com"),
        server.trusting().filter(_ -> trusted));
  }

  private static Message raised(String app) {
    Finding finding =
        new Finding(
            Rule.NO_EVENT, app, "The app " + app + " has had no event for 2 hours.", "Look.");
    Alert alert =
        new Alert(
            3,
            finding.rule(),
            finding.subject(),
            finding.summary(),
            finding.advice(),
            RAISED,
            null,
            null,
            null,
            null);
    return Message.of(
        new Notices.Claimed(7, Notice.Kind.RAISED, 1, alert),
        AT,
        Optional.of(URI.create("https://holdfast.example/#/alerts")));
  }
}
