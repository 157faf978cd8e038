package dev.holdfast.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;

/** A file of the dashboard, plain and compressed, ready to be sent. Immutable. */
final class DashboardFile {

  static final String PLAIN = "identity";

  /** The smallest first. */
  private static final List<String> ENCODINGS = List.of("br", "gzip", PLAIN);

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "webmanifest", "application/manifest+json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2",
          "txt", "text/plain; charset=utf-8");

  private final HttpField type;
  private final String version;
  private final Map<String, byte[]> contents;

  /**
   * @param path its place, whose ending tells its type
   * @param contents by encoding, as in {@code Content-Encoding}; {@link #PLAIN} is among them
   */
  DashboardFile(String path, Map<String, byte[]> contents) {
    String ending = path.substring(path.lastIndexOf('.') + 1);
    this.type = WebResponse.type(TYPES.getOrDefault(ending, "application/octet-stream"));
    this.contents = Map.copyOf(contents);
    this.version = version(content(PLAIN));
  }

  /** Its media type. */
  HttpField type() {
    return type;
  }

  /** The best encoding that it comes in among those that are accepted. */
  String encoding(Set<String> accepted) {
    return ENCODINGS.stream()
        .filter(encoding -> contents.containsKey(encoding) && accepted.contains(encoding))
        .findFirst()
        .orElse(PLAIN);
  }

  /** The bytes in this encoding. */
  byte[] content(String encoding) {
    return contents.getOrDefault(encoding, new byte[0]);
  }

  /** Its entity tag in this encoding, which changes when the content does. */
  String tag(String encoding) {
    return '"' + version + '-' + encoding + '"';
  }

  private static String version(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
