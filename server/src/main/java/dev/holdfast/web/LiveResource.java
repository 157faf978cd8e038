package dev.holdfast.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.watch.LiveFeed;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;

/** Tells what happens as it happens: GET /api/live, as server-sent events. */
final class LiveResource {

  private static final HeaderName UNBUFFERED = HeaderNames.create("X-Accel-Buffering");
  private static final Duration COMMENT_EVERY = Duration.ofSeconds(15);

  private static final byte[] COMMENT = ": still here\n\n".getBytes(US_ASCII);
  private static final byte[] RESYNC = LiveEncoding.event("resync", _ -> {});

  private final LiveFeed feed;

  LiveResource(LiveFeed feed) {
    this.feed = feed;
  }

  void read(ServerRequest request, ServerResponse response) throws InterruptedException {
    try (LiveFeed.Reader reader =
        feed.join()
            .orElseThrow(
                () ->
                    new Refusal(
                        Problem.unavailable(
                            "Too many pages are open (setting watch.readers), or the server is"
                                + " stopping")))) {
      response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
      response.header(HeaderNames.CACHE_CONTROL, "no-store");
      response.header(UNBUFFERED, "no");
      tell(reader, response);
    }
  }

  private static void tell(LiveFeed.Reader reader, ServerResponse response)
      throws InterruptedException {
    try (OutputStream out = response.outputStream()) {
      Instant now = Instant.now();
      send(out, LiveEncoding.event("hello", json -> Json.moment(json, "at", now)));
      while (true) {
        switch (reader.next(COMMENT_EVERY)) {
          case LiveFeed.News.Bytes(byte[] bytes) -> send(out, bytes);
          case LiveFeed.News.Missed() -> send(out, RESYNC);
          case LiveFeed.News.Quiet() -> send(out, COMMENT);
          case LiveFeed.News.End() -> {
            return;
          }
        }
      }
    } catch (IOException | UncheckedIOException gone) {
      throw new CloseConnectionException("The reader has gone", gone);
    }
  }

  private static void send(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }
}
