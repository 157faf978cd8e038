package dev.holdfast.web;

import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** What a client must show beside what it sends, so that it is taken for the one it says to be. */
public sealed interface ClientCertificate {

  /** Whether this request shows it. Thread-safe. */
  boolean isShown(WebRequest request);

  /** Nothing. */
  record Off() implements ClientCertificate {
    @Override
    public boolean isShown(WebRequest request) {
      return true;
    }
  }

  /**
   * A certificate that was verified when the connection was made.
   *
   * @param name the common name in it
   */
  record Direct(String name) implements ClientCertificate {
    @Override
    public boolean isShown(WebRequest request) {
      return request
          .clientCertificate()
          .map(X509Certificate::getSubjectX500Principal)
          .flatMap(subject -> commonName(subject.getName()))
          .filter(name::equals)
          .isPresent();
    }
  }

  /**
   * A certificate that a proxy of ours verified, whose subject it passes on.
   *
   * @param name the common name in it
   * @param header that has the subject (RFC 2253)
   */
  record Header(String name, String header) implements ClientCertificate {
    @Override
    public boolean isShown(WebRequest request) {
      return request.client().throughProxy()
          && request
              .header(header)
              .flatMap(ClientCertificate::commonName)
              .filter(name::equals)
              .isPresent();
    }
  }

  private static Optional<String> commonName(String subject) {
    try {
      return new LdapName(subject)
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .findFirst()
              .map(part -> String.valueOf(part.getValue()));
    } catch (InvalidNameException _) {
      return Optional.empty();
    }
  }
}
