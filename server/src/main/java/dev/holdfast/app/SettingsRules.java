package dev.holdfast.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What must hold between settings that are each right by themselves. */
final class SettingsRules {

  /** From the end of an attempt's time until its outcome is surely settled. */
  static final Duration LEASE_MARGIN = Duration.ofSeconds(2);

  private SettingsRules() {}

  static List<Mistake> mistakes(Settings settings) {
    List<Mistake> mistakes = new ArrayList<>();
    leaseOutlastsAttempt(settings.work(), mistakes);
    credentialsNeedDatabase(settings, mistakes);
    return mistakes;
  }

  /** Otherwise an event could be claimed a second time while it is still being handled. */
  private static void leaseOutlastsAttempt(Settings.Work work, List<Mistake> mistakes) {
    Duration least = work.timeLimit().plus(LEASE_MARGIN);
    if (work.lease().compareTo(least) < 0) {
      String lease = HumanDuration.format(work.lease());
      String limit = HumanDuration.format(work.timeLimit());
      String margin = HumanDuration.format(LEASE_MARGIN);
      mistakes.add(
          new Mistake(
              "work.lease",
              lease
                  + " is too short; expected at least work.time-limit ("
                  + limit
                  + ") + "
                  + margin));
    }
  }

  /** Otherwise a mistyped URL would start the embedded database instead of the one meant. */
  private static void credentialsNeedDatabase(Settings settings, List<Mistake> mistakes) {
    boolean credentials =
        settings.databaseUser().isPresent() || settings.databasePassword().isPresent();
    if (credentials && settings.databaseUrl().isEmpty()) {
      String key = settings.databaseUser().isPresent() ? "database-user" : "database-password";
      mistakes.add(new Mistake(key, "has no effect without database-url (HOLDFAST_DATABASE_URL)"));
    }
  }
}
