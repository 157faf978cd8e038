package dev.holdfast.cli;

import dev.holdfast.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Asks whether the port can be listened on before anything is started. */
final class FreePort {

  private FreePort() {}

  /**
   * @throws Failure that names the port where it is taken, or the address is not of this machine
   */
  static void require(Settings settings) {
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      throw Failure.failed(
          "Cannot listen on port %d of %s: %s. Nothing was started. Is another server running? HOLDFAST_PORT and HOLDFAST_HOST choose another."
              .formatted(settings.port(), settings.host(), e.getMessage()));
    }
  }
}
