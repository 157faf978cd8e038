package dev.holdfast.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.action.BulkAction;
import dev.holdfast.watch.LiveFeed;
import dev.holdfast.web.JsonResponse;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** News as server-sent events (the HTML standard, section 9.2). */
public final class LiveEncoding implements LiveFeed.Encoding {

  @Override
  public byte[] tick(LiveFeed.Tick tick) {
    return event(
        "tick",
        json -> {
          JsonResponse.moment(json, "at", tick.at());
          json.writeObjectPropertyStart("stats");
          SummaryJson.stats(json, tick.stats());
          json.writeEndObject();
          SummaryJson.oldestWaiting(json, tick.oldestWaiting());
          SummaryJson.list(json, "events", tick.events());
          json.writeBooleanProperty("more", tick.more());
        });
  }

  @Override
  public byte[] bulk(BulkAction bulk) {
    return framed("bulk", JsonResponse.bytes(json -> BulkJson.write(json, bulk)));
  }

  /** An event with a JSON object as its data. */
  static byte[] event(String name, Consumer<JsonGenerator> properties) {
    return framed(name, JsonResponse.bytes(json -> JsonResponse.object(json, properties)));
  }

  /** JSON has no line breaks, so it is one line of data. */
  private static byte[] framed(String name, byte[] data) {
    ByteArrayOutputStream event = new ByteArrayOutputStream(data.length + 32);
    event.writeBytes(("event: " + name + "\ndata: ").getBytes(UTF_8));
    event.writeBytes(data);
    event.writeBytes("\n\n".getBytes(UTF_8));
    return event.toByteArray();
  }
}
