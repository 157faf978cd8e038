package dev.holdfast.cli;

import dev.holdfast.settings.Listener;
import dev.holdfast.settings.Settings;
import java.util.Optional;

/** Says what of a server the network can reach. */
final class NetworkAccess {

  private NetworkAccess() {}

  /** One sentence, where anybody but this machine can connect. */
  static Optional<String> notice(Settings settings, Duty duty) {
    Listener listener = settings.listener();
    Optional<Listener> admin = settings.adminListener();
    if (duty == Duty.INTAKE) {
      return open(listener, "the endpoint; this server has no dashboard and no API");
    }
    if (admin.isEmpty()) {
      return open(
          listener,
          "everything, the dashboard and the API included; admin-port (HOLDFAST_ADMIN_PORT) gives"
              + " these a port of their own");
    }
    return admin.get().isLoopback()
        ? open(listener, "the endpoint, but not the dashboard and the API on " + admin.get())
        : open(admin.get(), "the dashboard and the API");
  }

  private static Optional<String> open(Listener listener, String what) {
    return listener.isLoopback()
        ? Optional.empty()
        : Optional.of("The network can reach " + listener + ": " + what);
  }
}
