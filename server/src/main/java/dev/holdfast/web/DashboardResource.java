package dev.holdfast.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page: index.html at /, and the files that it needs. */
final class DashboardResource {

  private static final String ASSETS = "/assets/";

  private final PageFiles files;

  DashboardResource(PageFiles files) {
    this.files = files;
  }

  void index(ServerRequest request, ServerResponse response) {
    files
        .find("/index.html")
        .ifPresentOrElse(
            index -> send(index, "no-cache", request, response), () -> withoutPage(response));
  }

  /** A file of the page; whatever else is asked for is left to the next route. */
  void file(ServerRequest request, ServerResponse response) {
    String path = request.path().path();
    Optional<PageFile> file = files.find(path);
    if (file.isPresent()) {
      send(file.get(), caching(path), request, response);
    } else {
      response.next();
    }
  }

  /** The names of assets change with their content, so a browser need never ask again. */
  private static String caching(String path) {
    return path.startsWith(ASSETS) ? "public, max-age=31536000, immutable" : "no-cache";
  }

  private static void send(
      PageFile file, String caching, ServerRequest request, ServerResponse response) {
    String encoding = file.encoding(accepted(request));
    String tag = file.tag(encoding);
    response.header(HeaderNames.CACHE_CONTROL, caching);
    response.header(HeaderNames.ETAG, tag);
    response.header(HeaderNames.VARY, HeaderNames.ACCEPT_ENCODING_NAME);
    if (request.headers().first(HeaderNames.IF_NONE_MATCH).filter(tag::equals).isPresent()) {
      response.status(Status.NOT_MODIFIED_304).send();
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, file.type());
    if (!encoding.equals(PageFile.PLAIN)) {
      response.header(HeaderNames.CONTENT_ENCODING, encoding);
    }
    response.send(file.content(encoding));
  }

  /** What {@code Accept-Encoding} has, but for what it weighs with 0 (RFC 9110, section 12.5.3). */
  private static Set<String> accepted(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.ACCEPT_ENCODING)
        .map(
            header ->
                Stream.of(header.split(",", -1))
                    .filter(encoding -> !encoding.matches(".*;\\s*q=0(\\.0*)?\\s*"))
                    .map(encoding -> encoding.replaceFirst(";.*", "").strip())
                    .collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  private static void withoutPage(ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.header(HeaderNames.CACHE_CONTROL, "no-cache");
    response.send("Holdfast is running. This build is without its page; the API is under /api.\n");
  }
}
