package dev.holdfast.engine;

import dev.holdfast.background.SupervisedLoop;
import dev.holdfast.database.Database;
import dev.holdfast.database.Maintenance;
import dev.holdfast.log.Identities;
import dev.holdfast.log.Partitions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What has to be done again and again, so that the tables stay as they are meant to be. */
final class Upkeep implements AutoCloseable {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** As the setting {@code identities.keep-for} of the server. */
  private static final Duration WINDOW = Duration.ofDays(30);

  private final Maintenance maintenance;
  private final Partitions partitions;
  private final Identities identities;
  private final CountDownLatch stopped = new CountDownLatch(1);

  Upkeep(Database database) {
    this.maintenance = new Maintenance(database.general());
    this.partitions = new Partitions(database.general());
    this.identities = new Identities(database.general());
  }

  void start() {
    every(MINUTE, maintenance::run);
    every(HOUR, partitions::makeAhead);
    every(HOUR, () -> identities.forgetBefore(WINDOW));
  }

  private void every(Duration time, Runnable task) {
    SupervisedLoop loop =
        SupervisedLoop.onVirtualThread(
            "upkeep",
            () -> {
              task.run();
              var _ = stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
            });
    loop.stopOnce(() -> stopped.getCount() == 0);
  }

  @Override
  public void close() {
    stopped.countDown();
  }
}
