package dev.holdfast.web;

import dev.holdfast.query.Rejection;
import dev.holdfast.watch.RejectionLog;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Notes what the door refuses: when, for which app, why, how large, from whom. Never a body. */
final class Refusals {

  private static final int APP_MAX_CHARS = 63;

  private final RejectionLog log;
  private final List<AddressRange> proxies;

  /**
   * @param proxies whose word about a client is taken
   */
  Refusals(RejectionLog log, List<AddressRange> proxies) {
    this.log = log;
    this.proxies = proxies;
  }

  /**
   * @param app as asked for, whatever that is
   */
  void note(ServerRequest request, String app, Rejection.Reason reason) {
    OptionalLong announced = request.headers().contentLength();
    Long bytes = announced.isPresent() ? announced.getAsLong() : null;
    note(request, app, reason, bytes);
  }

  void note(ServerRequest request, String app, Rejection.Reason reason, @Nullable Long bytes) {
    String remote = Remote.of(request, proxies).address();
    log.note(new Rejection(Instant.now(), named(app), reason, bytes, remote));
  }

  /** Only what the name of an app can consist of. */
  private static String named(String app) {
    String clean = app.replaceAll("[^a-z0-9_-]", "");
    return clean.substring(0, Math.min(clean.length(), APP_MAX_CHARS));
  }
}
