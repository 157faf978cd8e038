package dev.holdfast.web;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * Some internet addresses: one, or all that begin alike. As text {@code 10.0.0.7}, {@code
 * 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param bits how many bits the addresses have in common
 */
public record AddressRange(InetAddress address, int bits) {

  /**
   * The range that this text means.
   *
   * @throws IllegalArgumentException where it means none
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int all = address.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > all) {
      throw new IllegalArgumentException("no address has so many bits");
    }
    return new AddressRange(address, bits);
  }

  boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    int ignored = ours.length * Byte.SIZE - bits;
    return ours.length == theirs.length
        && new BigInteger(1, ours)
            .shiftRight(ignored)
            .equals(new BigInteger(1, theirs).shiftRight(ignored));
  }
}
