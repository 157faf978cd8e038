package dev.holdfast.web;

import dev.holdfast.query.Rejection;
import dev.holdfast.watch.RejectionLog;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Notes which requests to the endpoint are refused: when, for which app, why, how large, from whom.
 * Never a body.
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
    String remote = request.client().address();
    log.note(new Rejection(Instant.now(), named(app), reason, bytes, remote));
  }

  /** Only what the name of an app can consist of. */
  private static String named(String app) {
    String clean = app.replaceAll("[^a-z0-9_-]", "");
    return clean.substring(0, Math.min(clean.length(), APP_MAX_CHARS));
  }
}
