package dev.holdfast.cli;

import dev.holdfast.query.Stats;

/** The statistics for the eyes, and for programs. */
final class StatsText {

  private StatsText() {}

  static String of(Stats stats) {
    return """
      total        %,12d
      pending      %,12d
      processing   %,12d
      processed    %,12d
      failed       %,12d
      dead_letter  %,12d\
    """
        .formatted(
            stats.total(),
            stats.pending(),
            stats.processing(),
            stats.processed(),
            stats.failed(),
            stats.deadLetter());
  }

  static String json(Stats stats) {
    return """
    {"total":%d,"pending":%d,"processing":%d,"processed":%d,"failed":%d,"dead_letter":%d}\
    """
        .formatted(
            stats.total(),
            stats.pending(),
            stats.processing(),
            stats.processed(),
            stats.failed(),
            stats.deadLetter());
  }
}
