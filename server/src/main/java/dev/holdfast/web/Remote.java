package dev.holdfast.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Who really sends a request: the other end of the connection, or, where that is a proxy of ours,
 * whom it names last in {@code X-Forwarded-For}. Thread-safe.
 */
final class Remote {

  private static final HeaderName FORWARDED_FOR = HeaderNames.create("X-Forwarded-For");

  private final List<AddressRange> proxies;

  Remote(List<AddressRange> proxies) {
    this.proxies = List.copyOf(proxies);
  }

  String of(ServerRequest request) {
    if (!(request.remotePeer().address() instanceof InetSocketAddress peer)) {
      return "unknown";
    }
    InetAddress address = peer.getAddress();
    boolean proxy = proxies.stream().anyMatch(range -> range.contains(address));
    return proxy ? forwarded(request, address) : address.getHostAddress();
  }

  private static String forwarded(ServerRequest request, InetAddress proxy) {
    List<String> hops =
        request.headers().values(FORWARDED_FOR).stream()
            .flatMap(header -> List.of(header.split(",")).stream())
            .map(String::strip)
            .toList();
    try {
      return hops.isEmpty()
          ? proxy.getHostAddress()
          : InetAddress.ofLiteral(hops.getLast()).getHostAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return proxy.getHostAddress();
    }
  }
}
