package dev.holdfast.service;

import dev.holdfast.background.SupervisedLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What started this process and wants to know how it is: systemd, by the protocol of sd_notify(3).
 * Where nothing does, all this does nothing. A manager that cannot be told is no reason to stop.
 */
public final class Systemd implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Systemd.class);

  /** So often in the time after which a silent process is ended: one bad moment ends nothing. */
  private static final int SIGNS_OF_LIFE = 4;

  private final Optional<NotifySocket> socket;
  private final Optional<Duration> watchdog;
  private @Nullable SupervisedLoop watch;
  private volatile boolean stopping;

  private Systemd(Optional<NotifySocket> socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /** The one that these variables of the environment name, if any. */
  public static Systemd of(Map<String, String> environment) {
    Optional<NotifySocket> socket =
        Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
            .filter(name -> !name.isEmpty())
            .map(NotifySocket::new);
    return new Systemd(socket, socket.flatMap(_ -> watchdog(environment)));
  }

  private static Optional<Duration> watchdog(Map<String, String> environment) {
    String pid = environment.get("WATCHDOG_PID");
    boolean ours = pid == null || pid.equals(String.valueOf(ProcessHandle.current().pid()));
    return Optional.ofNullable(environment.get("WATCHDOG_USEC"))
        .filter(microseconds -> ours && microseconds.matches("[1-9]\\d{0,17}"))
        .map(microseconds -> Duration.of(Long.parseLong(microseconds), ChronoUnit.MICROS));
  }

  /**
   * Says that the process serves, and from then on regularly that it lives.
   *
   * @param status for people, in {@code systemctl status}
   * @param alive whether it does; asked on a virtual thread, as requests are handled, so that
   *     silence follows also where these get no processor
   */
  public void ready(String status, BooleanSupplier alive) {
    tell("READY=1", "\nSTATUS=" + status);
    watchdog.ifPresent(
        limit -> {
          Duration pause = limit.dividedBy(SIGNS_OF_LIFE);
          watch = SupervisedLoop.onVirtualThread("watchdog", () -> sign(alive, pause));
        });
  }

  private void sign(BooleanSupplier alive, Duration pause) throws InterruptedException {
    if (stopping || alive.getAsBoolean()) {
      tell("WATCHDOG=1", "");
    } else {
      log.warn("Not alive: the service manager ends this process unless that changes");
    }
    Thread.sleep(pause);
  }

  /** Says that the process is about to end. How long that may take is for the manager to bound. */
  public void stopping() {
    stopping = true;
    tell("STOPPING=1", "\nSTATUS=Stopping: finishing what is in flight");
  }

  private void tell(String state, String status) {
    socket.ifPresent(
        to -> {
          try {
            to.send(state + status);
          } catch (IOException e) {
            log.warn("The service manager was not told {}: {}", state, e.getMessage());
          }
        });
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
