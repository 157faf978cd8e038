package dev.holdfast.web;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Neighbouring IP addresses, as {@code 10.0.0.0/8}, or a single one.
 *
 * @param network the first address
 * @param prefix how many leading bits are the same in all
 */
public record AddressRange(InetAddress network, int prefix) {

  /**
   * Reads an address, or one with the length of its prefix (RFC 4632, RFC 4291).
   *
   * @throws IllegalArgumentException for anything else, also a host's name
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int bits = address.getAddress().length * Byte.SIZE;
    int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("a prefix has 0 to " + bits + " bits");
    }
    return new AddressRange(address, prefix);
  }

  /** Whether this address is one of them. */
  boolean contains(InetAddress address) {
    byte[] ours = network.getAddress();
    byte[] other = address.getAddress();
    if (other.length != ours.length) {
      return false;
    }
    int whole = prefix / Byte.SIZE;
    int rest = prefix % Byte.SIZE;
    return Arrays.equals(ours, 0, whole, other, 0, whole)
        && (rest == 0 || ((ours[whole] ^ other[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0);
  }
}
