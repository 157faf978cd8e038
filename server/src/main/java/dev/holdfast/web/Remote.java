package dev.holdfast.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The other end of a request. What a proxy says of it counts only where the proxy is one of ours;
 * anybody can send these headers.
 *
 * @param address the client's, in the usual notation
 * @param secure whether the client uses https
 * @param host the name and port under which the client reached us
 */
record Remote(String address, boolean secure, String host) {

  /**
   * @param proxies those that are believed
   */
  static Remote of(ServerRequest request, List<AddressRange> proxies) {
    InetAddress peer = ((InetSocketAddress) request.remotePeer().address()).getAddress();
    ServerRequestHeaders headers = request.headers();
    String host = headers.first(HeaderNames.HOST).orElse("");
    if (!believed(peer, proxies)) {
      return new Remote(peer.getHostAddress(), request.isSecure(), host);
    }
    return new Remote(
        client(peer, values(headers, HeaderNames.X_FORWARDED_FOR), proxies).getHostAddress(),
        values(headers, HeaderNames.X_FORWARDED_PROTO).stream()
            .findFirst()
            .map("https"::equalsIgnoreCase)
            .orElse(request.isSecure()),
        values(headers, HeaderNames.X_FORWARDED_HOST).stream().findFirst().orElse(host));
  }

  /** Each proxy adds who called it at the end; the first that is none of ours is the client. */
  private static InetAddress client(
      InetAddress peer, List<String> forwardedFor, List<AddressRange> proxies) {
    InetAddress client = peer;
    for (String caller : forwardedFor.reversed()) {
      Optional<InetAddress> address = literal(caller);
      if (address.isEmpty()) {
        return client;
      }
      client = address.get();
      if (!believed(client, proxies)) {
        return client;
      }
    }
    return client;
  }

  private static boolean believed(InetAddress address, List<AddressRange> proxies) {
    return proxies.stream().anyMatch(range -> range.contains(address));
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static List<String> values(ServerRequestHeaders headers, HeaderName name) {
    return headers.contains(name)
        ? headers.get(name).allValues().stream()
            .flatMap(line -> Stream.of(line.split(",", -1)))
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .toList()
        : List.of();
  }
}
