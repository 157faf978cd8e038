package dev.holdfast.access;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets, once an hour, what is over: sessions, old attempts to sign in, the oldest audit lines.
 */
public final class Upkeep implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration EVERY = Duration.ofHours(1);

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("upkeep").factory());
  private final Sessions sessions;
  private final Throttle throttle;
  private final Audit audit;

  Upkeep(DataSource database, Access.Plan plan) {
    this.sessions = new Sessions(database, plan.sessions());
    this.throttle = new Throttle(database);
    this.audit = new Audit(database, plan.auditFor());
  }

  /** Begins. */
  public static Upkeep start(DataSource database, Access.Plan plan) {
    Upkeep upkeep = new Upkeep(database, plan);
    var _ =
        upkeep.clock.scheduleWithFixedDelay(upkeep::run, 0, EVERY.toSeconds(), TimeUnit.SECONDS);
    return upkeep;
  }

  private void run() {
    try {
      forget();
    } catch (JdbiException away) {
      log.warn("Old sessions and audit lines are forgotten later: {}", away.getMessage());
    }
  }

  void forget() {
    sessions.forgetEnded();
    throttle.forgetOld();
    audit.forgetOld();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
