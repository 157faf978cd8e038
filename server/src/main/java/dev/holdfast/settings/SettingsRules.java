package dev.holdfast.settings;

import static dev.holdfast.settings.Settings.Tls.ClientCertificate.DIRECT;
import static dev.holdfast.settings.Settings.Tls.ClientCertificate.HEADER;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What must hold beyond types and ranges, mostly between settings. */
final class SettingsRules {

  private static final String NO_DATABASE =
      "has no effect without database-url (HOLDFAST_DATABASE_URL)";

  /**
   * One of them.
   *
   * @param key of the setting that is wrong where it is broken
   * @param message what is wrong with it
   * @param broken whether it is
   * @param others keys of the settings with which it is compared
   */
  private record Rule(String key, String message, Predicate<Settings> broken, List<String> others) {

    Rule(String key, String message, Predicate<Settings> broken, String... others) {
      this(key, message, broken, List.of(others));
    }

    /** Without values that have an error of their own there is nothing to compare. */
    boolean isBroken(Settings settings, Set<String> invalid) {
      return !invalid.contains(key)
          && others.stream().noneMatch(invalid::contains)
          && broken.test(settings);
    }

    SettingError error(Map<String, SettingValue> values) {
      String compared =
          others.stream()
              .flatMap(other -> Optional.ofNullable(values.get(other)).stream())
              .map(value -> value.setting().key() + " is " + value.shown())
              .collect(Collectors.joining(", "));
      return new SettingError(key, compared.isEmpty() ? message : message + " (" + compared + ")");
    }
  }

  private static final List<Rule> RULES =
      List.of(
          // Otherwise the dashboard would be open on host, against what was meant.
          new Rule(
              "admin-host",
              "has no effect without admin-port (HOLDFAST_ADMIN_PORT)",
              all -> all.adminHost().isPresent() && all.adminPort().isEmpty(),
              "admin-port"),
          new Rule(
              "admin-port",
              "is the same as port; remove it to serve both on one port",
              all -> all.port() != 0 && all.adminPort().equals(Optional.of(all.port())),
              "port"),
          // Otherwise a mistyped URL would start the embedded database instead of the one meant.
          new Rule(
              "database-user",
              NO_DATABASE,
              all -> all.databaseUrl().isEmpty() && all.databaseUser().isPresent(),
              "database-url"),
          new Rule(
              "database-password",
              NO_DATABASE,
              all -> all.databaseUrl().isEmpty() && all.databasePassword().isPresent(),
              "database-url"),
          // Not quoted anywhere, and never one of PostgreSQL's own (database.DatabaseAddress).
          new Rule(
              "database-schema",
              "must begin with a letter or _ and have at most 40 lower-case letters, digits and _",
              all -> !all.databaseSchema().matches("(?!pg_)[a-z_][a-z0-9_]{0,39}")),
          // The same as for every user's password (access.Users).
          new Rule(
              "admin-password",
              "must have 8 to 256 characters",
              all -> all.adminPassword().filter(it -> !it.hasLength(8, 256)).isPresent()),
          // It opens the whole API, so nobody may guess it.
          new Rule(
              "api-token",
              "must have at least 20 characters; openssl rand -hex 20 makes one",
              all -> all.apiToken().filter(it -> !it.hasLength(20, Integer.MAX_VALUE)).isPresent()),
          new Rule(
              "sessions.lifetime",
              "is too short; expected at least sessions.idle-timeout",
              all -> all.sessions().lifetime().compareTo(all.sessions().idleTimeout()) < 0,
              "sessions.idle-timeout"),
          new Rule(
              "tls.key",
              "missing; a certificate needs its key",
              all -> all.tls().certificate().isPresent() && all.tls().key().isEmpty()),
          new Rule(
              "tls.certificate",
              "missing; a key needs its certificate",
              all -> all.tls().key().isPresent() && all.tls().certificate().isEmpty()),
          new Rule(
              "tls.client-certificate",
              "needs tls.certificate, tls.key and tls.client-ca; where a proxy ends TLS, set header",
              all -> all.tls().clientCertificate() == DIRECT && !isComplete(all.tls())),
          new Rule(
              "tls.client-header",
              "missing; it names the header in which your proxy says whose certificate it was",
              all -> all.tls().clientCertificate() == HEADER && all.tls().clientHeader().isEmpty()),
          oidcNeeds("oidc.issuer", oidc -> oidc.issuer().isPresent()),
          oidcNeeds("oidc.client-id", oidc -> oidc.clientId().isPresent()),
          oidcNeeds("oidc.client-secret", oidc -> oidc.clientSecret().isPresent()),
          oidcNeeds("oidc.role-claim", oidc -> oidc.roleClaim().isPresent()),
          oidcNeeds("oidc.roles", oidc -> oidc.roles().areSet()),
          // The client secret and the tokens of the users are sent there.
          new Rule(
              "oidc.issuer",
              "must begin with https://; http:// is allowed on this machine only (localhost)",
              all -> all.oidc().issuer().filter(SettingsRules::isUnencrypted).isPresent()),
          new Rule(
              "oidc.scopes",
              "expected openid among them",
              all -> !all.oidc().scopes().contains("openid")),
          // Otherwise those that find no connection would only wait for one (database.Database).
          new Rule(
              "intake.writers",
              "is too many for the connections; expected at most 2, or a fifth of"
                  + " database-connections",
              all -> all.intake().writers() > Math.max(2, all.databaseConnections() / 5),
              "database-connections"),
          new Rule(
              "work.settlers",
              "is too many for the connections; expected at most 2, or two fifths of"
                  + " database-connections less 2 for claims and leases",
              all -> all.work().settlers() > Math.max(2, all.databaseConnections() * 2 / 5 - 2),
              "database-connections"),
          // Otherwise an event could be claimed again while it is still being handled.
          new Rule(
              "work.lease",
              "is too short; expected at least work.time-limit + 2s",
              all -> all.work().lease().minusSeconds(2).compareTo(all.work().timeLimit()) < 0,
              "work.time-limit"),
          new Rule(
              "work.reorder-window",
              "does nothing without order; expected 0s, or work.order: conversation",
              all ->
                  all.work().order() == Settings.Work.Order.NONE
                      && !all.work().reorderWindow().isZero(),
              "work.order"),
          new Rule(
              "alerts.slack",
              "expected URLs that begin with https://; http:// is allowed on this machine only"
                  + " (localhost)",
              all -> !all.alerts().slack().stream().allMatch(AlertRules::isSafeUrl)),
          new Rule(
              "alerts.webhook.url",
              "must begin with https://; http:// is allowed on this machine only (localhost)",
              all -> !all.alerts().webhook().url().stream().allMatch(AlertRules::isSafeUrl)),
          new Rule(
              "alerts.webhook.secret",
              "must be whsec_ and a key of 24 to 64 bytes in Base64;"
                  + " echo whsec_$(openssl rand -base64 32) makes one",
              all ->
                  !all.alerts().webhook().secret().stream().allMatch(AlertRules::isSigningSecret)),
          new Rule(
              "alerts.webhook",
              "needs both, url and secret",
              all ->
                  all.alerts().webhook().url().isPresent()
                      != all.alerts().webhook().secret().isPresent()),
          new Rule(
              "alerts.smtp",
              "needs host, from and to, or none of them; and user and password, or none of them",
              all -> !AlertRules.isWhole(all.alerts().smtp())),
          new Rule(
              "alerts.smtp.from",
              "expected a mail address such as holdfast@example.com",
              all -> !all.alerts().smtp().from().stream().allMatch(AlertRules::isMailAddress)),
          new Rule(
              "alerts.smtp.to",
              "expected mail addresses such as you@example.com",
              all -> !all.alerts().smtp().to().stream().allMatch(AlertRules::isMailAddress)),
          // Otherwise everybody on the way could read it.
          new Rule(
              "alerts.smtp.starttls",
              "is off, but there is a password; that is allowed only where host is this machine"
                  + " (localhost)",
              all -> AlertRules.tellsPassword(all.alerts().smtp()),
              "alerts.smtp.host"));

  private SettingsRules() {}

  /**
   * What these settings break.
   *
   * @param values those that they were made of, by key
   * @param invalid keys of settings that already have an error
   */
  static List<SettingError> errors(
      Settings settings, Map<String, SettingValue> values, Set<String> invalid) {
    return RULES.stream()
        .filter(rule -> rule.isBroken(settings, invalid))
        .map(rule -> rule.error(values))
        .toList();
  }

  private static boolean isComplete(Settings.Tls tls) {
    return tls.certificate().isPresent() && tls.key().isPresent() && tls.clientCa().isPresent();
  }

  /** All of it or nothing: half of it would be a button that leads nowhere. */
  private static Rule oidcNeeds(String key, Predicate<Settings.Oidc> isSet) {
    return new Rule(
        key,
        "missing; OIDC needs issuer, client-id, client-secret, role-claim and roles",
        all -> all.oidc().isInUse() && !isSet.test(all.oidc()));
  }

  /** Whether others could read what is sent there. */
  private static boolean isUnencrypted(URI issuer) {
    return issuer.getScheme().equalsIgnoreCase("http") && !Listener.isLoopback(issuer.getHost());
  }
}
