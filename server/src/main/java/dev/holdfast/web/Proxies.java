package dev.holdfast.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who is at the other end of a request. What a proxy says of it counts only where the proxy
 * is one of ours; anybody can send these headers. Jetty's own part believes everybody, and the
 * first address of the list, which the client itself can write. Thread-safe.
 */
final class Proxies {

  private static final Logger log = LoggerFactory.getLogger(Proxies.class);

  /** What only proxies send. */
  private static final Set<HttpHeader> FORWARDED =
      EnumSet.of(
          HttpHeader.FORWARDED,
          HttpHeader.X_FORWARDED_FOR,
          HttpHeader.X_FORWARDED_PROTO,
          HttpHeader.X_FORWARDED_HOST);

  private final List<AddressRange> ours;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * @param ours whose word about a client is taken
   */
  Proxies(List<AddressRange> ours) {
    this.ours = List.copyOf(ours);
  }

  Client client(Request request) {
    InetAddress peer =
        ((InetSocketAddress) request.getConnectionMetaData().getRemoteSocketAddress()).getAddress();
    HttpFields headers = request.getHeaders();
    String host = Optional.ofNullable(request.getHttpURI().getAuthority()).orElse("");
    if (!isOurs(peer)) {
      warnOnce(peer, headers);
      return new Client(peer.getHostAddress(), request.isSecure(), host, false);
    }
    return new Client(
        client(peer, values(headers, HttpHeader.X_FORWARDED_FOR)).getHostAddress(),
        values(headers, HttpHeader.X_FORWARDED_PROTO).stream()
            .findFirst()
            .map("https"::equalsIgnoreCase)
            .orElse(request.isSecure()),
        values(headers, HttpHeader.X_FORWARDED_HOST).stream().findFirst().orElse(host),
        true);
  }

  /** Each proxy adds who called it at the end; the first that is none of ours is the client. */
  private InetAddress client(InetAddress peer, List<String> forwardedFor) {
    InetAddress client = peer;
    for (String caller : forwardedFor.reversed()) {
      Optional<InetAddress> address = literal(caller);
      if (address.isEmpty()) {
        return client;
      }
      client = address.get();
      if (!isOurs(client)) {
        return client;
      }
    }
    return client;
  }

  private boolean isOurs(InetAddress address) {
    return ours.stream().anyMatch(range -> range.contains(address));
  }

  private void warnOnce(InetAddress peer, HttpFields headers) {
    boolean forwarded = FORWARDED.stream().anyMatch(headers::contains);
    if (forwarded && warned.compareAndSet(false, true)) {
      log.warn(
          "{} sends forwarded headers, but is not listed in the setting proxies, so it is taken for"
              + " the client itself. If it is your proxy, add its address to proxies",
          peer.getHostAddress());
    }
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static List<String> values(HttpFields headers, HttpHeader name) {
    if (!headers.contains(name)) {
      return List.of();
    }
    return headers.getFields(name).stream()
        .flatMap(line -> Stream.of(line.getValue().split(",", -1)))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }
}
