package dev.holdfast.alert;

import java.util.Optional;

/**
 * A server that takes mails.
 *
 * @param startTls whether it must encrypt; otherwise nothing is encrypted
 * @param login empty where it asks for none
 */
public record MailRelay(String host, int port, boolean startTls, Optional<Login> login) {

  /** Who we are there. */
  public record Login(String user, String password) {

    @Override
    public String toString() {
      return user;
    }
  }
}
