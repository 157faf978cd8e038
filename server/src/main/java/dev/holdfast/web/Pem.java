package dev.holdfast.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Certificates and keys in text files (RFC 7468). What is wrong is told with the file's name. */
final class Pem {

  private static final String NO_KEY = " has no private key; it begins with a line such as";

  private Pem() {}

  /**
   * All certificates in this file, in its order.
   *
   * @throws IllegalArgumentException where there is none, or the file cannot be read
   */
  static List<X509Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(file + " has no certificate");
      }
      return found;
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + " has no certificates as PEM", e);
    }
  }

  /**
   * The private key in this file: PKCS #8, or the older forms for RSA and EC.
   *
   * @throws IllegalArgumentException where there is none, or the file cannot be read
   */
  static PrivateKey privateKey(Path file) {
    try (Reader text = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(text)) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        switch (part) {
          case PEMKeyPair pair -> {
            return key(file, pair.getPrivateKeyInfo());
          }
          case PrivateKeyInfo key -> {
            return key(file, key);
          }
          case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
              throw new IllegalArgumentException(
                  file + " has a key with a password; openssl pkey -in … -out … removes it");
          default -> {
            // Parameters of a curve, or a certificate in the same file.
          }
        }
      }
    } catch (PEMException e) {
      throw new IllegalArgumentException(file + NO_KEY + " BEGIN PRIVATE KEY", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    throw new IllegalArgumentException(file + NO_KEY + " BEGIN PRIVATE KEY");
  }

  private static PrivateKey key(Path file, PrivateKeyInfo key) {
    try {
      return new JcaPEMKeyConverter().getPrivateKey(key);
    } catch (PEMException e) {
      throw new IllegalArgumentException(file + " has a key of a kind that is not known", e);
    }
  }

  private static IllegalArgumentException unreadable(Path file, IOException why) {
    return new IllegalArgumentException(file + " cannot be read (" + why + ")", why);
  }
}
