package dev.holdfast.api;

import dev.holdfast.query.Rejection;
import dev.holdfast.watch.RejectionLog;
import dev.holdfast.web.WebRequest;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Notes which requests are refused at the endpoint or for a wrong token: when, for which app, why,
 * how large, from whom. Never a body.
 */
final class RejectionRecorder {

  private static final int APP_MAX_CHARS = 63;

  private final RejectionLog log;

  RejectionRecorder(RejectionLog log) {
    this.log = log;
  }

  /**
   * @param app as asked for, whatever that is
   */
  void note(WebRequest request, String app, Rejection.Reason reason) {
    OptionalLong announced = request.contentLength();
    Long bytes = announced.isPresent() ? announced.getAsLong() : null;
    note(request, app, reason, bytes);
  }

  void note(WebRequest request, String app, Rejection.Reason reason, @Nullable Long bytes) {
    write(request, named(app), reason, bytes);
  }

  /** A request that was for no app. */
  void note(WebRequest request, Rejection.Reason reason) {
    write(request, null, reason, null);
  }

  private void write(
      WebRequest request, @Nullable String app, Rejection.Reason reason, @Nullable Long bytes) {
    log.note(new Rejection(Instant.now(), app, reason, bytes, request.client().address()));
  }

  /** Only what the name of an app can consist of. */
  private static String named(String app) {
    String clean = app.replaceAll("[^a-z0-9_-]", "");
    return clean.substring(0, Math.min(clean.length(), APP_MAX_CHARS));
  }
}
