package dev.holdfast.settings;

import java.net.InetAddress;

/**
 * The address of a proxy, such as {@code 192.0.2.7}, or a range of them, such as {@code 10.0.0.0/8}
 * (RFC 4632, RFC 4291).
 *
 * @param text an IP address; for a range with the length of its prefix in bits
 */
public record ProxyAddress(String text) {

  /**
   * @throws IllegalArgumentException for anything else, also a host's name
   */
  public ProxyAddress {
    int slash = text.indexOf('/');
    InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int bits = address.getAddress().length * Byte.SIZE;
    int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("a prefix has 0 to " + bits + " bits");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
