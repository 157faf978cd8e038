package dev.holdfast.settings;

import java.net.URI;
import java.util.Base64;

/** What must hold for those who are told of alerts. */
final class AlertRules {

  private static final String SECRET_PREFIX = "whsec_";
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?";

  private AlertRules() {}

  /** Whether nobody else can read what is sent there. */
  static boolean isSafeUrl(Sensitive url) {
    try {
      URI uri = URI.create(url.value());
      String scheme = String.valueOf(uri.getScheme());
      return uri.getHost() != null
          && (scheme.equalsIgnoreCase("https")
              || (scheme.equalsIgnoreCase("http") && Listener.isLoopback(uri.getHost())));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** As Standard Webhooks has them. */
  static boolean isSigningSecret(Sensitive secret) {
    try {
      int bytes =
          Base64.getDecoder().decode(secret.value().substring(SECRET_PREFIX.length())).length;
      return secret.value().startsWith(SECRET_PREFIX) && bytes >= 24 && bytes <= 64;
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      return false;
    }
  }

  static boolean isMailAddress(String text) {
    return text.matches(ATOM + "(\\." + ATOM + ")*@" + LABEL + "(\\." + LABEL + ")*");
  }

  static boolean isWhole(Settings.Alerts.Smtp smtp) {
    boolean used = smtp.host().isPresent();
    return used == smtp.from().isPresent()
        && used != smtp.to().isEmpty()
        && smtp.user().isPresent() == smtp.password().isPresent();
  }

  static boolean tellsPassword(Settings.Alerts.Smtp smtp) {
    return smtp.starttls() == Settings.Alerts.Smtp.StartTls.OFF
        && smtp.password().isPresent()
        && !smtp.host().filter(Listener::isLoopback).isPresent();
  }
}
