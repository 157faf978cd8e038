package dev.holdfast.web;

import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** Tells browsers what the dashboard may do, and what they must not do with anything of ours. */
final class SecurityHeaders {

  /** On every answer. */
  static final HttpField ALWAYS = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

  private static final List<HttpField> PLAIN =
      List.of(
          new PreEncodedHttpField(
              "Content-Security-Policy",
              "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none';"
                  + " base-uri 'none'; form-action 'self'"),
          new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
          new PreEncodedHttpField("Cross-Origin-Opener-Policy", "same-origin"),
          new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"));

  private static final List<HttpField> SECURE =
      Stream.concat(
              PLAIN.stream(),
              Stream.of(new PreEncodedHttpField("Strict-Transport-Security", "max-age=31536000")))
          .toList();

  private SecurityHeaders() {}

  /**
   * @param secure whether the browser uses https
   */
  static List<HttpField> forBrowsers(boolean secure) {
    return secure ? SECURE : PLAIN;
  }
}
