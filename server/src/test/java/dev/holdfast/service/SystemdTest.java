package dev.holdfast.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SystemdTest {

  /** 40 ms, so that a sign of life is due each 10 ms. */
  private static final String SOON = "40000";

  @TempDir Path directory;

  private final AtomicBoolean alive = new AtomicBoolean(true);
  private final Semaphore asked = new Semaphore(0);

  @Test
  void systemd_is_told_when_the_process_serves_and_when_it_stops() throws Throwable {
    try (NotifyListener systemd = NotifyListener.at(path());
        Systemd manager = Systemd.of(Map.of("NOTIFY_SOCKET", path()))) {
      manager.ready("Ready on port 8080", this::isAlive);
      assertThat(systemd.next()).isEqualTo("READY=1\nSTATUS=Ready on port 8080");

      manager.stopping();
      assertThat(systemd.next()).startsWith("STOPPING=1\n");
      assertThat(asked.availablePermits()).isZero();
    }
  }

  @Test
  void a_socket_may_have_an_abstract_name() throws Throwable {
    String name = "@holdfast-test-" + ProcessHandle.current().pid();
    try (NotifyListener systemd = NotifyListener.at(name);
        Systemd manager = Systemd.of(Map.of("NOTIFY_SOCKET", name))) {
      manager.ready("Ready", this::isAlive);

      assertThat(systemd.next()).startsWith("READY=1\n");
    }
  }

  @Test
  void signs_of_life_are_given_for_as_long_as_there_is_life() throws Throwable {
    try (NotifyListener systemd = NotifyListener.at(path());
        Systemd manager = watched(Map.of())) {
      manager.ready("Ready", this::isAlive);
      systemd.next();
      assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
      assertThat(systemd.next()).isEqualTo("WATCHDOG=1");

      alive.set(false);
      awaitQuestions(2);
      systemd.rest().clear();
      awaitQuestions(3);
      assertThat(systemd.rest()).isEmpty();

      alive.set(true);
      assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
    }
  }

  @Test
  void a_process_that_stops_is_not_ended_for_no_longer_listening() throws Throwable {
    try (NotifyListener systemd = NotifyListener.at(path());
        Systemd manager = watched(Map.of())) {
      alive.set(false);
      manager.ready("Ready", this::isAlive);
      systemd.next();
      manager.stopping();

      assertThat(systemd.next()).startsWith("STOPPING=1\n");
      assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
    }
  }

  @Test
  void a_watchdog_of_another_process_gets_no_signs() throws Throwable {
    try (NotifyListener systemd = NotifyListener.at(path());
        Systemd manager = watched(Map.of("WATCHDOG_PID", "1"))) {
      manager.ready("Ready", this::isAlive);
      manager.stopping();

      assertThat(systemd.next()).startsWith("READY=1\n");
      assertThat(systemd.next()).startsWith("STOPPING=1\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/no/such/socket", "vsock:2:1", "relative"})
  void whom_nobody_can_tell_serves_all_the_same(String socket) {
    try (Systemd manager = Systemd.of(Map.of("NOTIFY_SOCKET", socket))) {
      manager.ready("Ready", this::isAlive);
      manager.stopping();
    }
  }

  private Systemd watched(Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(Map.of("NOTIFY_SOCKET", path(), "WATCHDOG_USEC", SOON));
    environment.putAll(more);
    return Systemd.of(environment);
  }

  private String path() {
    return directory.resolve("notify").toString();
  }

  private boolean isAlive() {
    asked.release();
    return alive.get();
  }

  private void awaitQuestions(int count) throws InterruptedException {
    asked.drainPermits();
    asked.acquire(count);
  }
}
