package dev.holdfast.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;

/**
 * Tells browsers what our page may do, on every answer but those to Meta, which is no browser and
 * calls often.
 */
final class SecurityHeaders implements Filter {

  private static final List<Header> ALWAYS =
      List.of(
          HeaderValues.createCached(
              "Content-Security-Policy",
              "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none';"
                  + " base-uri 'none'; form-action 'self'"),
          HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
          HeaderValues.createCached("Referrer-Policy", "no-referrer"),
          HeaderValues.createCached("Cross-Origin-Opener-Policy", "same-origin"),
          HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-origin"));

  private static final Header ONLY_HTTPS =
      HeaderValues.createCached("Strict-Transport-Security", "max-age=31536000");

  private final List<AddressRange> proxies;

  SecurityHeaders(List<AddressRange> proxies) {
    this.proxies = proxies;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (!request.path().path().startsWith("/webhook")) {
      ALWAYS.forEach(response.headers()::set);
      if (Remote.of(request, proxies).secure()) {
        response.headers().set(ONLY_HTTPS);
      }
    }
    chain.proceed();
  }
}
