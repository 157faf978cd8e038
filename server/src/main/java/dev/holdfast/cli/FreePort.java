package dev.holdfast.cli;

import dev.holdfast.settings.Listener;
import dev.holdfast.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Asks whether the ports can be listened on before anything is started. */
final class FreePort {

  private FreePort() {}

  /**
   * @throws Failure that names the port where it is taken, or the address is not of this machine
   */
  static void require(Settings settings) {
    require(settings.listener(), "HOLDFAST_PORT and HOLDFAST_HOST");
    settings
        .adminListener()
        .ifPresent(admin -> require(admin, "HOLDFAST_ADMIN_PORT and HOLDFAST_ADMIN_HOST"));
  }

  private static void require(Listener listener, String variables) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(listener.host(), listener.port()));
    } catch (IOException e) {
      throw Failure.failed(
          "Cannot listen on port %d of %s: %s. Nothing was started. Is another server running? %s choose another."
              .formatted(listener.port(), listener.host(), e.getMessage(), variables));
    }
  }
}
