package dev.holdfast.access;

import java.net.InetAddress;
import java.net.URI;

/** Whether an address can be asked without anybody reading along or answering in its place. */
final class Transport {

  private Transport() {}

  /** With TLS, or without leaving this machine. No name is looked up but {@code localhost}. */
  static boolean safe(URI address) {
    String host = address.getHost();
    return "https".equalsIgnoreCase(address.getScheme())
        || ("http".equalsIgnoreCase(address.getScheme()) && host != null && loopback(host));
  }

  private static boolean loopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
