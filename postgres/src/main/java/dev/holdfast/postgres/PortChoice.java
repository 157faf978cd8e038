package dev.holdfast.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Chooses where a server shall listen. */
interface PortChoice {

  int choose() throws IOException;

  /** A port that is free now; another program may still take it before the server does. */
  static int free() throws IOException {
    byte[] loopback = {127, 0, 0, 1};
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(loopback))) {
      return socket.getLocalPort();
    }
  }
}
