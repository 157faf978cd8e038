package dev.holdfast.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A call that a view makes.
 *
 * @param barMillis what 95 of 100 calls may take
 * @param path made anew for each call
 */
record Call(String name, double barMillis, Function<Known, String> path) {

  private static final Duration WINDOW = Duration.ofHours(6);

  /** Every call of every view, with parameters as people choose them. */
  static List<Call> all() {
    return Stream.of(events(), searches(), counts(), others()).flatMap(List::stream).toList();
  }

  private static List<Call> events() {
    return List.of(
        of("events, newest", _ -> events("limit=50")),
        of("events, anywhere deep", known -> events("before=" + known.any().id())),
        of("events, status", known -> events("status=" + known.status())),
        of("events, failed or dead", _ -> events("status=failed,dead_letter")),
        of("events, processed", _ -> events("status=processed")),
        of("events, type", known -> events("type=" + known.any().type())),
        of("events, type and below", known -> events("type=" + known.any().object() + ".*")),
        of("events, page", known -> events("page=" + known.any().page())),
        of("events, conversation", known -> events(conversation(known))),
        of("events, time", known -> events(window(known.any()))),
        of("events, page, type and time", known -> events(narrow(known.any()))),
        of(
            "events, page and deep",
            known -> events("page=" + known.any().page() + "&before=" + known.any().id())),
        of("events, text in error", known -> events("error=" + encoded(known.errorText()))),
        of("events, error group", known -> events("error_group=" + encoded(known.errorGroup()))));
  }

  private static List<Call> searches() {
    return List.of(
        search("search, page, type and time", known -> narrow(known.any()) + text("refund")),
        search("search, page and time", known -> page(known.any()) + text("thanks")),
        search(
            "search, type, nothing found",
            known -> "type=" + known.any().type() + text("no such words")),
        search("search, rare word everywhere", _ -> "limit=50" + text("zeppelin")),
        search(
            "search, exact id in a window",
            known -> window(known.any()) + where("messaging.0.sender.id = 1")));
  }

  private static List<Call> counts() {
    return List.of(
        of("count, all", _ -> count("")),
        of("count, type", known -> count("type=" + known.any().type())),
        of("count, page", known -> count("page=" + known.any().page())),
        of("count, dead letters", _ -> count("status=dead_letter&action=retry")),
        of("count, error group", known -> count("error_group=" + encoded(known.errorGroup()))),
        new Call("count, page, type and time", 500, known -> count(narrow(known.any()))),
        new Call("count, search", 500, known -> count(page(known.any()) + text("refund"))));
  }

  private static List<Call> others() {
    return List.of(
        new Call("stats", 10, _ -> "/api/webhook-events/stats"),
        of("webhook-events, first page", _ -> "/api/webhook-events"),
        of("webhook-events, dead letters", _ -> "/api/webhook-events?status=dead_letter"),
        of("one event", known -> "/api/events/" + known.any().id()),
        of("payload paths, any type", _ -> "/api/payload-paths"),
        of("payload paths, type", known -> "/api/payload-paths?type=" + known.any().type()),
        of("overview, hour", _ -> "/api/overview?range=hour"),
        of("overview, day", _ -> "/api/overview?range=day"),
        of("overview, week", _ -> "/api/overview?range=week"),
        of("types", _ -> "/api/types"),
        of("dead letter groups", _ -> "/api/dead-letters"),
        of("rejections", _ -> "/api/rejections"),
        of("pages", _ -> "/api/pages"),
        of("bulk actions", _ -> "/api/bulk-actions"));
  }

  /** What an open list asks again, because only the server can match the payload. */
  static String searchOfAPage(Known known) {
    return events("page=" + known.any().page() + "&limit=50" + text("thanks"));
  }

  private static Call of(String name, Function<Known, String> path) {
    return new Call(name, 50, path);
  }

  private static Call search(String name, Function<Known, String> query) {
    return new Call(name, 500, known -> events(query.apply(known)));
  }

  private static String events(String query) {
    return "/api/events?" + query;
  }

  private static String count(String query) {
    return "/api/events/count?" + query;
  }

  private static String conversation(Known known) {
    return "conversation=" + encoded(known.any().conversation());
  }

  private static String narrow(Known.Sample event) {
    return page(event) + "&type=" + event.type();
  }

  private static String page(Known.Sample event) {
    return "page=" + event.page() + "&" + window(event);
  }

  private static String window(Known.Sample event) {
    return "from=" + event.receivedAt().minus(WINDOW) + "&to=" + event.receivedAt().plus(WINDOW);
  }

  private static String text(String words) {
    return where("messaging.0.message.text ~ " + words);
  }

  private static String where(String condition) {
    return "&where=" + encoded(condition);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
