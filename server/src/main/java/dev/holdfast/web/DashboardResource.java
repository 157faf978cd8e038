package dev.holdfast.web;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** The dashboard: index.html at /, and the files that it needs. Immutable. */
public final class DashboardResource {

  private static final String ASSETS = "/assets/";

  private final DashboardFiles files;

  public DashboardResource(DashboardFiles files) {
    this.files = files;
  }

  /** The page itself. */
  public WebResponse index(WebRequest request) {
    return files
        .find("/index.html")
        .map(index -> response(index, "no-cache", request))
        .orElseGet(DashboardResource::withoutFiles);
  }

  /** A file of the dashboard, where the path is one's. */
  public Optional<WebResponse> file(WebRequest request) {
    return request.isSafe()
        ? files.find(request.path()).map(file -> response(file, caching(request.path()), request))
        : Optional.empty();
  }

  /** The names of assets change with their content, so a browser need never ask again. */
  private static String caching(String path) {
    return path.startsWith(ASSETS) ? "public, max-age=31536000, immutable" : "no-cache";
  }

  private static WebResponse response(DashboardFile file, String caching, WebRequest request) {
    String encoding = file.encoding(accepted(request));
    String tag = file.tag(encoding);
    boolean unchanged = request.header(HttpHeader.IF_NONE_MATCH).filter(tag::equals).isPresent();
    WebResponse response =
        unchanged
            ? WebResponse.of(HttpStatus.NOT_MODIFIED_304)
            : encoded(WebResponse.bytes(file.type(), file.content(encoding)), encoding);
    return response
        .with(HttpHeader.CACHE_CONTROL, caching)
        .with(HttpHeader.ETAG, tag)
        .with(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());
  }

  private static WebResponse encoded(WebResponse response, String encoding) {
    return encoding.equals(DashboardFile.PLAIN)
        ? response
        : response.with(HttpHeader.CONTENT_ENCODING, encoding);
  }

  /** What {@code Accept-Encoding} has, but for what it weighs with 0 (RFC 9110, section 12.5.3). */
  private static Set<String> accepted(WebRequest request) {
    return request
        .header(HttpHeader.ACCEPT_ENCODING)
        .map(
            header ->
                Stream.of(header.split(",", -1))
                    .filter(encoding -> !encoding.matches(".*;\\s*q=0(\\.0*)?\\s*"))
                    .map(encoding -> encoding.replaceFirst(";.*", "").strip())
                    .collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  private static WebResponse withoutFiles() {
    return WebResponse.text(
        "Holdfast is running. This build is without its dashboard; the API is under /api.\n");
  }
}
