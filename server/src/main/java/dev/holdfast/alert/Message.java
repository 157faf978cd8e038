package dev.holdfast.alert;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a channel sends: words about an alert, and no payload.
 *
 * @param id the same however often it is sent
 * @param about absent in a test
 * @param at when it is sent
 * @param dashboard where people look; empty where nobody said it
 */
record Message(String id, Optional<About> about, Instant at, Optional<URI> dashboard) {

  /** Which alert, and what is told of it. */
  record About(Notice.Kind kind, Alert alert) {}

  static Message of(Notices.Claimed notice, Instant at, Optional<URI> dashboard) {
    return new Message(
        "alert-notice-" + notice.id(),
        Optional.of(new About(notice.kind(), notice.alert())),
        at,
        dashboard);
  }

  /** What kind of message it is, as programs read it. */
  String type() {
    return about.map(told -> "alert." + told.kind().word()).orElse("alert.test");
  }

  /** In a few words, on one line. */
  String title() {
    return about
        .map(told -> begin(told.kind()) + told.alert().summary())
        .orElse("Holdfast: this is a test of its alerts");
  }

  private static String begin(Notice.Kind kind) {
    return switch (kind) {
      case RAISED -> "Holdfast: ";
      case REPEATED -> "Holdfast, still: ";
      case RESOLVED -> "Holdfast, over: ";
    };
  }

  /** All of it, for people. */
  String text() {
    List<String> lines = new ArrayList<>(List.of(title()));
    about.ifPresentOrElse(
        told -> tell(told, lines),
        () -> lines.add("Alerts will arrive here. Nothing is wrong, and there is nothing to do."));
    dashboard.ifPresentOrElse(
        link -> lines.add("See " + link), () -> lines.add("See the view Alerts of the dashboard."));
    return String.join("\n", lines);
  }

  private static void tell(About told, List<String> lines) {
    Alert alert = told.alert();
    lines.add("Since " + minute(alert.raisedAt()) + end(alert) + ".");
    if (told.kind() != Notice.Kind.RESOLVED) {
      lines.add("What to do: " + alert.advice());
    }
  }

  private static String end(Alert alert) {
    Instant resolved = alert.resolvedAt();
    return resolved == null ? "" : ", until " + minute(resolved);
  }

  private static String minute(Instant moment) {
    String iso = moment.truncatedTo(ChronoUnit.MINUTES).toString();
    return iso.substring(0, 10) + " " + iso.substring(11, 16) + " UTC";
  }
}
