package dev.holdfast.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail relay that takes mails from one user, by default only after STARTTLS. */
final class MailServer implements AutoCloseable {

  static final MailRelay.Login LOGIN = new MailRelay.Login("holdfast", "letter-box");

  private static final char[] PASSWORD = "not-a-secret".toCharArray();

  private final List<String> mails = new CopyOnWriteArrayList<>();
  private final SSLContext tls;
  private final SMTPServer server;

  private MailServer(Path directory, boolean startTls) throws Exception {
    tls = tls(directory);
    server =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("localhost")
            .messageHandler((_, _, _, data) -> mails.add(new String(data, UTF_8)))
            .authenticationHandlerFactory(
                new EasyAuthenticationHandlerFactory((user, password, _) -> login(user, password)))
            .requireAuth(true)
            .enableTLS(startTls)
            .requireTLS(startTls)
            .startTlsSocketFactory(tls)
            .build();
    server.start();
  }

  static MailServer encrypting(Path directory) throws Exception {
    return new MailServer(directory, true);
  }

  static MailServer inTheClear(Path directory) throws Exception {
    return new MailServer(directory, false);
  }

  private static void login(String user, String password) throws LoginFailedException {
    if (!new MailRelay.Login(user, password).equals(LOGIN)) {
      throw new LoginFailedException();
    }
  }

  /** With a certificate of its own, for localhost. */
  private static SSLContext tls(Path directory)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = directory.resolve("mail.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "mail",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new AssertionError("no certificate could be made");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  MailRelay relay(boolean startTls, MailRelay.Login login) {
    return new MailRelay("localhost", server.getPortAllocated(), startTls, Optional.of(login));
  }

  /** What trusts this server. */
  Optional<SSLSocketFactory> trusting() {
    return Optional.of(tls.getSocketFactory());
  }

  /** All that came. */
  List<MimeMessage> mails() {
    return mails.stream().map(MailServer::mail).toList();
  }

  private static MimeMessage mail(String text) {
    try {
      return new MimeMessage(
          Session.getInstance(new Properties()), new ByteArrayInputStream(text.getBytes(UTF_8)));
    } catch (MessagingException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
