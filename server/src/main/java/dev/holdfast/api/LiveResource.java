package dev.holdfast.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.access.Role;
import dev.holdfast.watch.LiveFeed;
import dev.holdfast.web.JsonResponse;
import dev.holdfast.web.Problem;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** Tells what happens as it happens: GET /api/live, as server-sent events. */
final class LiveResource {

  private static final HttpField TYPE = WebResponse.type("text/event-stream");
  private static final HttpField UNBUFFERED = new PreEncodedHttpField("X-Accel-Buffering", "no");
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

  WebResponse read(WebRequest request) {
    if (request.isHead()) {
      return WebResponse.of(HttpStatus.OK_200).with(TYPE);
    }
    LiveFeed.Reader reader =
        feed.join()
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.unavailable(
                            "Too many dashboards are open (setting watch.readers), or the server is"
                                + " stopping")));
    return WebResponse.stream(TYPE, out -> tell(reader, request, out))
        .with(HttpHeader.CACHE_CONTROL, "no-store")
        .with(UNBUFFERED);
  }

  private void tell(LiveFeed.Reader joined, WebRequest request, OutputStream out)
      throws IOException, InterruptedException {
    try (LiveFeed.Reader reader = joined) {
      Instant now = Instant.now();
      send(out, LiveEncoding.event("hello", json -> JsonResponse.moment(json, "at", now)));
      long asked = System.nanoTime();
      while (true) {
        LiveFeed.News news = reader.next(COMMENT_EVERY);
        if (System.nanoTime() - asked >= ASK_EVERY.toNanos()) {
          if (!guard.stillMay(request, Role.VIEWER)) {
            return;
          }
          asked = System.nanoTime();
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
    }
  }

  private static void send(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }
}
