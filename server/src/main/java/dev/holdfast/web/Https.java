package dev.holdfast.web;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS with a certificate from files, which can be read again while it is in use. Thread-safe. */
public final class Https {

  /**
   * Where it comes from, as PEM.
   *
   * @param certificate with those that lead to its root
   * @param key its private key
   * @param clientCa certificates that vouch for those of clients; without it, none is asked for
   */
  public record PemFiles(Path certificate, Path key, Optional<Path> clientCa) {}

  /** What was read from them, and fits together. */
  private record Read(KeyStore keys, Optional<KeyStore> trusted, Instant ends) {}

  private static final char[] IN_MEMORY = "in memory only".toCharArray();

  private final PemFiles files;
  private final SslContextFactory.Server context = new SslContextFactory.Server();
  private volatile Instant ends;

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException that says which file is wrong, and how
   */
  public Https(PemFiles files) {
    this.files = files;
    Read read = read(files);
    ends = read.ends();
    use(read, context);
  }

  /**
   * Reads the files again. Connections that are open stay as they are.
   *
   * @throws IllegalArgumentException that says which file is wrong, and how; then all is as before
   */
  public void reload() {
    Read read = read(files);
    try {
      context.reload(shared -> use(read, context));
      ends = read.ends();
    } catch (Exception e) {
      throw new IllegalArgumentException(files.certificate() + " cannot be used: " + e, e);
    }
  }

  /** The end of the certificate's validity. */
  public Instant ends() {
    return ends;
  }

  /** For a listener: HTTP/2 and HTTP/1.1 within TLS. */
  ConnectionFactory[] connections(HttpConfiguration http) {
    HttpConfiguration https = new HttpConfiguration(http);
    // Whoever reaches us by another name than the certificate's sees that for themselves.
    https.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory http1 = new HttpConnectionFactory(https);
    ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory();
    choice.setDefaultProtocol(http1.getProtocol());
    return new ConnectionFactory[] {
      new SslConnectionFactory(context, choice.getProtocol()),
      choice,
      new HTTP2ServerConnectionFactory(https),
      http1
    };
  }

  private static void use(Read read, SslContextFactory.Server context) {
    context.setKeyStore(read.keys());
    context.setKeyStorePassword(new String(IN_MEMORY));
    read.trusted()
        .ifPresent(
            trusted -> {
              context.setTrustStore(trusted);
              // Only deliveries need one; who looks at the dashboard has none.
              context.setWantClientAuth(true);
            });
  }

  private static Read read(PemFiles files) {
    List<X509Certificate> chain = Pem.certificates(files.certificate());
    PrivateKey key = Pem.privateKey(files.key());
    X509Certificate own = chain.getFirst();
    if (!fit(own, key)) {
      throw new IllegalArgumentException(
          files.key() + " is not the key of the first certificate in " + files.certificate());
    }
    KeyStore keys = empty();
    List<X509Certificate> trusted = files.clientCa().map(Pem::certificates).orElse(List.of());
    try {
      keys.setKeyEntry("own", key, IN_MEMORY, chain.toArray(X509Certificate[]::new));
      return new Read(
          keys,
          trusted.isEmpty() ? Optional.empty() : Optional.of(storeOf(trusted)),
          own.getNotAfter().toInstant());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(files.certificate() + " cannot be used: " + e, e);
    }
  }

  private static KeyStore storeOf(List<X509Certificate> certificates)
      throws GeneralSecurityException {
    KeyStore store = empty();
    for (X509Certificate certificate : certificates) {
      store.setCertificateEntry("trusted-" + store.size(), certificate);
    }
    return store;
  }

  private static KeyStore empty() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, IN_MEMORY);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError("every Java platform has PKCS #12 stores", e);
    }
  }

  /** Whether what the key signs is what the certificate can verify. */
  private static boolean fit(X509Certificate certificate, PrivateKey key) {
    byte[] text = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC", "ECDSA" -> "SHA256withECDSA";
      case String other -> other;
    };
  }
}
