package dev.holdfast.app;

import dev.holdfast.access.Access;
import dev.holdfast.access.Users;
import dev.holdfast.settings.Sensitive;
import dev.holdfast.settings.Settings;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The user admin, without whom nobody could sign in for the first time. */
final class FirstUser {

  private static final Logger log = LoggerFactory.getLogger(FirstUser.class);

  private FirstUser() {}

  /**
   * Creates it where there are no users at all. A generated password is told once, on standard
   * output: logs, which go to standard error, are kept and shipped, and must not have it.
   */
  static void create(Settings settings, OpenDatabase database, PrintWriter out) {
    Users users = Access.to(database.database().general(), AccessPlan.of(settings)).users();
    if (settings.adminPassword().isPresent() && !users.list().isEmpty()) {
      log.info(
          "admin-password is used at the first start only; change the password in the dashboard or"
              + " with holdfast password");
      return;
    }
    users
        .createFirst(settings.adminPassword().map(Sensitive::value))
        .ifPresent(
            password -> {
              out.printf(
                  "%nThe user %s was created. The password, shown only this once: %s%n%n",
                  Users.FIRST, password);
              out.flush();
            });
  }
}
