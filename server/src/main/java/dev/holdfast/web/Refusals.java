package dev.holdfast.web;

import dev.holdfast.query.Rejection;
import dev.holdfast.watch.RejectionLog;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Notes what is refused at the endpoint, and wrong tokens: when, for which app, why, how large, from whom. Never a body. */
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
    write(request, named(app), reason, bytes);
  }

  /** A request that was for no app. */
  void note(ServerRequest request, Rejection.Reason reason) {
    write(request, null, reason, null);
  }

  private void write(
      ServerRequest request, @Nullable String app, Rejection.Reason reason, @Nullable Long bytes) {
    log.note(new Rejection(Instant.now(), app, reason, bytes, remote(request)));
  }

  /** Who sent this request. */
  String remote(ServerRequest request) {
    return Remote.of(request, proxies).address();
  }

  /** Only what the name of an app can consist of. */
  private static String named(String app) {
    String clean = app.replaceAll("[^a-z0-9_-]", "");
    return clean.substring(0, Math.min(clean.length(), APP_MAX_CHARS));
  }
}
