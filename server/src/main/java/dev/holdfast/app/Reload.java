package dev.holdfast.app;

import dev.holdfast.background.SupervisedLoop;
import dev.holdfast.settings.InvalidSettings;
import dev.holdfast.settings.Setting;
import dev.holdfast.settings.Settings;
import dev.holdfast.settings.SettingsLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up changed settings while a server runs: when it is asked to, and when a file that they
 * come from has changed. Where they are wrong, everything stays as it was.
 */
final class Reload implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Reload.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final SettingsLoader loader;
  private final Consumer<Settings> running;
  private final Semaphore asked = new Semaphore(0);
  private final SettingsLoader.Loaded started;
  private final SupervisedLoop loop;
  private final WatchedFiles watched;
  private SettingsLoader.Loaded current;

  /**
   * Begins to look.
   *
   * @param started what the server was started with
   * @param running takes up what can change; throws {@link InvalidSettings} and does nothing where
   *     it cannot
   */
  Reload(SettingsLoader loader, SettingsLoader.Loaded started, Consumer<Settings> running) {
    this.loader = loader;
    this.running = running;
    this.started = started;
    this.current = started;
    this.watched = new WatchedFiles(files());
    this.loop = SupervisedLoop.onVirtualThread("reload", this::turn);
  }

  /** Asks for it; returns at once. */
  void ask() {
    asked.release();
  }

  private void turn() throws InterruptedException {
    boolean wanted = asked.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    asked.drainPermits();
    boolean changed = watched.haveChanged(files());
    if (wanted || changed) {
      reload();
    }
  }

  /** Those whose content matters, too. */
  private List<Path> files() {
    Settings.Tls tls = current.settings().tls();
    return Stream.concat(
            current.files().stream(),
            Stream.of(tls.certificate(), tls.key(), tls.clientCa()).flatMap(file -> file.stream()))
        .toList();
  }

  private void reload() {
    try {
      SettingsLoader.Loaded next = loader.load();
      running.accept(next.settings());
      tell(next);
      current = next;
    } catch (InvalidSettings e) {
      log.error("The settings are not reloaded, those from before hold: {}", e.getMessage());
    }
  }

  private void tell(SettingsLoader.Loaded next) {
    String taken = names(current.changes(next).stream().filter(Setting::reloaded));
    String waiting = names(started.changes(next).stream().filter(changed -> !changed.reloaded()));
    log.info("Reloaded the settings; {}", taken.isEmpty() ? "none changed" : "changed: " + taken);
    if (!waiting.isEmpty()) {
      log.warn("These settings changed and need a restart: {}", waiting);
    }
  }

  private static String names(Stream<Setting> settings) {
    return settings.map(Setting::key).collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    loop.close();
  }
}
