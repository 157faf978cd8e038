package dev.holdfast.alert;

import static dev.holdfast.alert.Wording.bytes;
import static dev.holdfast.alert.Wording.length;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** What is wrong with the disk of the database. */
final class DiskRules {

  private static final Duration DAY = Duration.ofDays(1);

  private final Measured.Disk disk;
  private final Thresholds thresholds;

  private DiskRules(Measured.Disk disk, Thresholds thresholds) {
    this.disk = disk;
    this.thresholds = thresholds;
  }

  static Stream<Finding> findings(Measured measured, Thresholds thresholds) {
    return measured.disk().stream()
        .map(disk -> new DiskRules(disk, thresholds))
        .flatMap(rules -> Stream.of(rules.left(), rules.growth(), rules.full()))
        .flatMap(Optional::stream);
  }

  private Optional<Finding> left() {
    return disk.bytesLeft()
        .filter(left -> thresholds.diskLeft().filter(limit -> left < limit).isPresent())
        .map(
            left ->
                Finding.of(
                    Rule.DISK_LEFT,
                    "%s are left on the disk of the database.".formatted(bytes(left)),
                    "When nothing is left, deliveries are answered 503 and Meta gives up in the"
                        + " end. Make room or a larger disk, or keep events for a shorter time"
                        + " (retention)."));
  }

  private Optional<Finding> growth() {
    return disk.databaseGrowth()
        .filter(daily -> thresholds.diskGrowth().filter(limit -> daily > limit).isPresent())
        .map(this::grows);
  }

  private Finding grows(long daily) {
    return Finding.of(
        Rule.DISK_GROWTH,
        "The database grows by %s a day and has %s."
            .formatted(bytes(daily), bytes(disk.databaseBytes())),
        "See in the overview which types and pages send more than usual; keep events for a"
            + " shorter time (retention), or unsubscribe from fields that you do not need.");
  }

  private Optional<Finding> full() {
    return fullIn().filter(this::isSoon).map(DiskRules::full);
  }

  /** Empty where it is not known, or where nothing becomes less. */
  private Optional<Duration> fullIn() {
    return disk.diskGrowth()
        .filter(daily -> daily > 0)
        .flatMap(
            daily ->
                disk.bytesLeft()
                    .map(left -> (double) left / daily * DAY.toSeconds())
                    .map(seconds -> Duration.ofSeconds(Math.round(seconds))));
  }

  private boolean isSoon(Duration left) {
    return thresholds.diskFull().filter(limit -> left.compareTo(limit) < 0).isPresent();
  }

  private static Finding full(Duration left) {
    return Finding.of(
        Rule.DISK_FULL,
        "The disk of the database will be full in about %s, if it goes on as in the last days."
            .formatted(length(left)),
        "Make room or a larger disk, or keep events for a shorter time (retention).");
  }
}
