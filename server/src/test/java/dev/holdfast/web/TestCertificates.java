package dev.holdfast.web;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/** Certificates for tests: roots, and what they signed. */
final class TestCertificates {

  /** A certificate with its key. */
  record Issued(X509Certificate certificate, KeyPair keys) {

    String pem() throws IOException {
      return text(certificate);
    }

    /** PKCS #8. */
    String key() throws IOException {
      return text(new PemObject("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    /** The form that is named after the algorithm. */
    String olderKey() throws IOException {
      PrivateKeyInfo key = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
      return keys.getPrivate() instanceof ECPrivateKey ec
          ? text(new PemObject("EC PRIVATE KEY", withCurve(ec, key).getEncoded()))
          : text(
              new PemObject(
                  "RSA PRIVATE KEY", key.parsePrivateKey().toASN1Primitive().getEncoded()));
    }

    /** RFC 5915, as openssl writes it. */
    private static org.bouncycastle.asn1.sec.ECPrivateKey withCurve(
        ECPrivateKey key, PrivateKeyInfo info) {
      return new org.bouncycastle.asn1.sec.ECPrivateKey(
          key.getParams().getOrder().bitLength(),
          key.getS(),
          info.getPrivateKeyAlgorithm().getParameters());
    }
  }

  private static final char[] PASSWORD = "password".toCharArray();

  private TestCertificates() {}

  /** One that signs others, and itself. */
  static Issued root(String name) throws GeneralSecurityException, OperatorCreationException {
    return issue(name, "EC", Optional.empty());
  }

  /** One for this name and this machine, signed by the root. */
  static Issued signedBy(Issued root, String name)
      throws GeneralSecurityException, OperatorCreationException {
    return signedBy(root, name, "EC");
  }

  static Issued signedBy(Issued root, String name, String algorithm)
      throws GeneralSecurityException, OperatorCreationException {
    return issue(name, algorithm, Optional.of(root));
  }

  private static Issued issue(String name, String algorithm, Optional<Issued> root)
      throws GeneralSecurityException, OperatorCreationException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("EC") ? 256 : 2048);
    KeyPair keys = generator.generateKeyPair();
    X500Principal subject = new X500Principal("CN=" + name + ", O=Test");
    X500Principal issuer =
        root.map(signer -> signer.certificate().getSubjectX500Principal()).orElse(subject);
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(30))),
            subject,
            keys.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(root.isEmpty()));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    KeyPair signer = root.map(Issued::keys).orElse(keys);
    String signature = "SHA256with" + (isEc(signer) ? "ECDSA" : "RSA");
    return new Issued(
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder(signature).build(signer.getPrivate()))),
        keys);
  }

  private static boolean isEc(KeyPair keys) {
    return keys.getPrivate().getAlgorithm().equals("EC");
  }

  /** For a client that trusts this root, and shows this certificate where it is asked. */
  static SSLContext client(Issued trusted, Optional<Issued> shown)
      throws GeneralSecurityException, IOException {
    return client(trusted, shown.isPresent() ? keys(shown.get()) : null);
  }

  /** The same, which shows its certificate whatever root the server asks for. */
  static SSLContext stubborn(Issued trusted, Issued shown)
      throws GeneralSecurityException, IOException {
    return client(trusted, new KeyManager[] {new Stubborn(shown)});
  }

  private static SSLContext client(Issued trusted, KeyManager @Nullable [] keys)
      throws GeneralSecurityException, IOException {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, PASSWORD);
    trust.setCertificateEntry("root", trusted.certificate());
    TrustManagerFactory trusts =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusts.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trusts.getTrustManagers(), null);
    return context;
  }

  private static KeyManager[] keys(Issued shown) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    store.setKeyEntry(
        "own", shown.keys().getPrivate(), PASSWORD, new X509Certificate[] {shown.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    return keys.getKeyManagers();
  }

  /** Has one certificate for every question. */
  private static final class Stubborn extends X509ExtendedKeyManager {

    private final Issued shown;

    Stubborn(Issued shown) {
      this.shown = shown;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
      return "own";
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return "own";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {shown.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return shown.keys().getPrivate();
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {"own"};
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return "";
    }
  }

  private static String text(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
