package dev.holdfast.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.access.Role;
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

  /** A page stays open for days; whoever lost their session or role hears nothing after this. */
  private static final Duration ASK_EVERY = Duration.ofSeconds(5);

  private final LiveFeed feed;
  private final Guard guard;

  LiveResource(LiveFeed feed, Guard guard) {
    this.feed = feed;
    this.guard = guard;
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
      tell(reader, request, response);
    }
  }

  private void tell(LiveFeed.Reader reader, ServerRequest request, ServerResponse response)
      throws InterruptedException {
    try (OutputStream out = response.outputStream()) {
      Instant now = Instant.now();
      send(out, LiveEncoding.event("hello", json -> Json.moment(json, "at", now)));
      Instant asked = now;
      while (true) {
        LiveFeed.News news = reader.next(COMMENT_EVERY);
        if (Instant.now().isAfter(asked.plus(ASK_EVERY))) {
          if (!guard.stillMay(request, Role.VIEWER)) {
            return;
          }
          asked = Instant.now();
        }
        switch (news) {
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
