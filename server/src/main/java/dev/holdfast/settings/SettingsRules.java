package dev.holdfast.settings;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What must hold between settings that are each right by themselves. */
final class SettingsRules {

  /** From the end of an attempt's time until its outcome is surely settled. */
  static final Duration LEASE_MARGIN = Duration.ofSeconds(2);

  private static final int PASSWORD_MIN = 8;
  private static final int PASSWORD_MAX = 256;

  /**
   * One of them.
   *
   * @param keys of the settings it looks at
   * @param test finds the mistake
   */
  private record Rule(Set<String> keys, Function<Settings, Optional<Mistake>> test) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(Set.of("work.lease", "work.time-limit"), SettingsRules::leaseOutlastsAttempt),
          new Rule(
              Set.of("database-url", "database-user", "database-password"),
              SettingsRules::credentialsNeedDatabase),
          new Rule(Set.of("admin-password"), SettingsRules::adminPasswordIsOne),
          new Rule(
              Set.of("sessions.idle-timeout", "sessions.lifetime"),
              SettingsRules::sessionsOutlastTheirPauses),
          new Rule(
              Set.of("oidc.issuer", "oidc.client-id", "oidc.client-secret", "oidc.role-claim"),
              SettingsRules::oidcIsWhole),
          new Rule(Set.of("oidc.scopes"), SettingsRules::oidcAsksForOpenid));

  private SettingsRules() {}

  /**
   * The rules that these settings break.
   *
   * @param wrong keys of settings that already have a mistake: no rule looks at them
   */
  static List<Mistake> mistakes(Settings settings, Set<String> wrong) {
    return RULES.stream()
        .filter(rule -> Collections.disjoint(rule.keys(), wrong))
        .flatMap(rule -> rule.test().apply(settings).stream())
        .toList();
  }

  /** Otherwise an event could be claimed a second time while it is still being handled. */
  private static Optional<Mistake> leaseOutlastsAttempt(Settings settings) {
    Settings.Work work = settings.work();
    if (work.lease().compareTo(work.timeLimit().plus(LEASE_MARGIN)) >= 0) {
      return Optional.empty();
    }
    String lease = HumanDuration.format(work.lease());
    String limit = HumanDuration.format(work.timeLimit());
    String margin = HumanDuration.format(LEASE_MARGIN);
    String least = "expected at least work.time-limit (" + limit + ") + " + margin;
    return Optional.of(new Mistake("work.lease", lease + " is too short; " + least));
  }

  /** Otherwise a mistyped URL would start the embedded database instead of the one meant. */
  private static Optional<Mistake> credentialsNeedDatabase(Settings settings) {
    boolean user = settings.databaseUser().isPresent();
    if (settings.databaseUrl().isPresent() || !(user || settings.databasePassword().isPresent())) {
      return Optional.empty();
    }
    String key = user ? "database-user" : "database-password";
    String what = "has no effect without database-url (HOLDFAST_DATABASE_URL)";
    return Optional.of(new Mistake(key, what));
  }

  /** The same as holds for every other user. */
  private static Optional<Mistake> adminPasswordIsOne(Settings settings) {
    return settings
        .adminPassword()
        .filter(password -> length(password) < PASSWORD_MIN || length(password) > PASSWORD_MAX)
        .map(_ -> new Mistake("admin-password", "must have 8 to 256 characters"));
  }

  private static int length(Sensitive text) {
    return text.value().codePointCount(0, text.value().length());
  }

  private static Optional<Mistake> sessionsOutlastTheirPauses(Settings settings) {
    Settings.Sessions sessions = settings.sessions();
    if (sessions.lifetime().compareTo(sessions.idleTimeout()) >= 0) {
      return Optional.empty();
    }
    String idle = HumanDuration.format(sessions.idleTimeout());
    String what = "is too short; expected at least sessions.idle-timeout (" + idle + ")";
    return Optional.of(new Mistake("sessions.lifetime", what));
  }

  /** All of it or nothing; half of it would be a button that leads nowhere. */
  private static Optional<Mistake> oidcIsWhole(Settings settings) {
    Settings.Oidc oidc = settings.oidc();
    Settings.OidcRoles roles = oidc.roles();
    Map<String, Boolean> given = new TreeMap<>();
    given.put("oidc.issuer", oidc.issuer().isPresent());
    given.put("oidc.client-id", oidc.clientId().isPresent());
    given.put("oidc.client-secret", oidc.clientSecret().isPresent());
    given.put("oidc.role-claim", oidc.roleClaim().isPresent());
    given.put(
        "oidc.roles",
        Stream.of(roles.admin(), roles.operator(), roles.viewer()).anyMatch(Optional::isPresent));
    if (!given.containsValue(true)) {
      return Optional.empty();
    }
    return given.entrySet().stream()
        .filter(part -> !part.getValue())
        .findFirst()
        .map(
            part ->
                new Mistake(part.getKey(), "missing; sign-in with OIDC needs " + given.keySet()));
  }

  private static Optional<Mistake> oidcAsksForOpenid(Settings settings) {
    return settings.oidc().scopes().contains("openid")
        ? Optional.empty()
        : Optional.of(new Mistake("oidc.scopes", "expected openid among them"));
  }
}
