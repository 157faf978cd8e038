package dev.holdfast.alert;

import jakarta.mail.Authenticator;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A mail to some people, given to a relay. */
final class MailChannel implements Channel {

  private static final String TIMEOUT_MILLIS = String.valueOf(Duration.ofSeconds(10).toMillis());

  private final Session session;
  private final InternetAddress from;
  private final InternetAddress[] to;

  /**
   * @throws IllegalArgumentException when an address is none
   */
  MailChannel(MailRelay relay, String from, List<String> to) {
    this(relay, from, to, Optional.empty());
  }

  /**
   * @param trusting whom to trust instead of those whom Java trusts
   */
  MailChannel(MailRelay relay, String from, List<String> to, Optional<SSLSocketFactory> trusting) {
    Properties properties = properties(relay);
    trusting.ifPresent(factory -> properties.put("mail.smtp.ssl.socketFactory", factory));
    this.session = Session.getInstance(properties, authenticator(relay));
    this.from = address(from);
    this.to = to.stream().map(MailChannel::address).toArray(InternetAddress[]::new);
  }

  private static Properties properties(MailRelay relay) {
    Properties properties = new Properties();
    properties.put("mail.transport.protocol", "smtp");
    properties.put("mail.smtp.host", relay.host());
    properties.put("mail.smtp.port", String.valueOf(relay.port()));
    properties.put("mail.smtp.auth", String.valueOf(relay.login().isPresent()));
    properties.put("mail.smtp.starttls.enable", String.valueOf(relay.startTls()));
    properties.put("mail.smtp.starttls.required", String.valueOf(relay.startTls()));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
    properties.put("mail.smtp.timeout", TIMEOUT_MILLIS);
    properties.put("mail.smtp.writetimeout", TIMEOUT_MILLIS);
    return properties;
  }

  private static @Nullable Authenticator authenticator(MailRelay relay) {
    return relay
        .login()
        .map(
            login ->
                new Authenticator() {
                  @Override
                  protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication(login.user(), login.password());
                  }
                })
        .orElse(null);
  }

  private static InternetAddress address(String text) {
    try {
      return new InternetAddress(text, true);
    } catch (AddressException _) {
      throw new IllegalArgumentException("not a mail address");
    }
  }

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public void send(Message message) throws SendingFailed {
    try {
      Transport.send(mail(message));
    } catch (MessagingException e) {
      throw new SendingFailed(String.valueOf(e.getMessage()));
    }
  }

  private MimeMessage mail(Message message) throws MessagingException {
    MimeMessage mail = new MimeMessage(session);
    mail.setFrom(from);
    mail.setRecipients(RecipientType.TO, to);
    mail.setSentDate(Date.from(message.at()));
    mail.setSubject(message.title(), StandardCharsets.UTF_8.name());
    mail.setText(message.text(), StandardCharsets.UTF_8.name());
    // Nobody's absence note answers it.
    mail.setHeader("Auto-Submitted", "auto-generated");
    return mail;
  }
}
