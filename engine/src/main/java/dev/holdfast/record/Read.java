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
record Read(
    Source source,
    @Nullable String readerId,
    @Nullable String messageId,
    @Nullable Instant watermark)
    implements Row {

  static final Table<Read> TABLE =
      Table.latest(
          "reads",
          List.of(
              Column.key("reader_id", Read::readerId), Column.key("message_id", Read::messageId)),
          List.of(Column.time("watermark", Read::watermark)));
}
