package dev.holdfast.record;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far messages have reached somebody.
 *
 * @param messageId absent where Meta sent only the watermark
 * @param watermark everything up to here
 */
record DeliveryReceipt(
    Source source,
    @Nullable String recipientId,
    @Nullable String messageId,
    @Nullable Instant watermark)
    implements Row {

  static final Table<DeliveryReceipt> TABLE =
      Table.latest(
          "deliveries",
          List.of(
              Column.key("recipient_id", DeliveryReceipt::recipientId),
              Column.key("message_id", DeliveryReceipt::messageId)),
          List.of(Column.time("watermark", DeliveryReceipt::watermark)));
}
