package dev.holdfast.record;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far somebody has read.
 *
 * @param messageId absent where Meta sent only the watermark
 * @param watermark everything up to here
 */
record ReadReceipt(
    Source source,
    @Nullable String readerId,
    @Nullable String messageId,
    @Nullable Instant watermark)
    implements Row {

  static final Table<ReadReceipt> TABLE =
      Table.latest(
          "reads",
          List.of(
              Column.key("reader_id", ReadReceipt::readerId),
              Column.key("message_id", ReadReceipt::messageId)),
          List.of(Column.time("watermark", ReadReceipt::watermark)));
}
