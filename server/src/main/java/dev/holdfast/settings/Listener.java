package dev.holdfast.settings;

import java.net.InetAddress;

/**
 * An address and a port to listen on.
 *
 * @param host a name or an IP address
 * @param port 0 takes a free one
 */
public record Listener(String host, int port) {

  /** Whether only this machine can connect. */
  public boolean isLoopback() {
    return isLoopback(host);
  }

  /** Whether this is {@code localhost} or an address of the loopback interface. */
  static boolean isLoopback(String host) {
    try {
      return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /**
   * Where programs on this machine connect, such as {@code http://localhost:8080}.
   *
   * @param actualPort the one that is listened on where {@link #port} is 0
   */
  public String url(int actualPort) {
    return "http://" + localName() + ":" + actualPort;
  }

  private String localName() {
    return switch (host) {
      case "127.0.0.1", "::1", "0.0.0.0", "::" -> "localhost";
      default -> host.contains(":") ? "[" + host + "]" : host;
    };
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
