package dev.holdfast.trials;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that stay free between the moment they are chosen, and whenever a server is away. */
final class Ports {

  /**
   * Below those that systems give to outgoing connections, from 32768 on. Of those, one that a
   * server has left may be taken at once; even by who calls that server in vain, and then by chance
   * calls itself.
   */
  private static final int FIRST = 20_000;

  private static final int COUNT = 10_000;
  private static final int TRIES_MAX = 100;

  private Ports() {}

  /** A port of the loopback address on which nobody listens. */
  static int free() throws IOException {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("no port is free from " + FIRST + " on");
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (BindException _) {
      return false;
    }
  }
}
