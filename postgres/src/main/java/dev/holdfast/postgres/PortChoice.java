package dev.holdfast.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Chooses where a server shall listen. */
interface PortChoice {

  int choose() throws IOException;

  /**
   * The port that was chosen last and noted in this file, as long as it is free: processes that use
   * the server find it again.
   */
  static PortChoice noted(Path file) {
    return () -> {
      int last = read(file);
      int port = last > 0 && isFree(last) ? last : free();
      if (port != last) {
        PrivateFiles.write(file, port + "\n");
      }
      return port;
    };
  }

  private static int read(Path file) throws IOException {
    try {
      return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static boolean isFree(int port) {
    try {
      return listen(port) == port;
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }

  /** A port that is free now; another program may still take it before the server does. */
  static int free() throws IOException {
    return listen(0);
  }

  private static int listen(int port) throws IOException {
    byte[] loopback = {127, 0, 0, 1};
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByAddress(loopback))) {
      return socket.getLocalPort();
    }
  }
}
