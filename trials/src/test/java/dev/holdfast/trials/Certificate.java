package dev.holdfast.trials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for the names of the documentation that nobody else has signed, and its key.
 *
 * @param directory has them as {@code fullchain.pem} and {@code privkey.pem}, and as {@code
 *     both.pem}
 * @param store has them for Java
 */
record Certificate(Path directory, Path store) {

  private static final String PASSWORD = "changeit";

  private static final String ALIAS = "trial";

  /** Makes a new one in this directory. It can sign others, too. */
  static Certificate in(Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    Certificate made =
        new Certificate(Files.createDirectories(directory), directory.resolve("store.p12"));
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=hooks.example.com",
                "-ext",
                "san=dns:hooks.example.com,dns:holdfast.example.com,ip:127.0.0.1",
                "-ext",
                "bc=ca:true",
                "-keystore",
                made.store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool made no certificate: " + said);
    }
    KeyStore keys = made.keys();
    String chain = pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
    String key = pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    Files.writeString(directory.resolve("fullchain.pem"), chain);
    Files.writeString(directory.resolve("privkey.pem"), key);
    Files.writeString(directory.resolve("both.pem"), chain + key);
    return made;
  }

  X509Certificate certificate() throws GeneralSecurityException, IOException {
    return (X509Certificate) keys().getCertificate(ALIAS);
  }

  /** For a client that trusts this certificate and no other. */
  SSLContext trusted() throws GeneralSecurityException, IOException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** With these a Java program trusts this certificate and no other. */
  String trustOptions() {
    return "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
        .formatted(store, PASSWORD);
  }

  private KeyStore keys() throws GeneralSecurityException, IOException {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static String pem(String kind, byte[] content) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind);
  }
}
