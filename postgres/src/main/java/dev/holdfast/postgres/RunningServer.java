package dev.holdfast.postgres;

import java.util.Optional;

/**
 * A server that takes our connections.
 *
 * @param ownership empty where another process owns it and this one has joined
 */
record RunningServer(
    PostmasterState.Ready process, String password, Optional<Ownership> ownership) {

  boolean hasAddressOf(RunningServer other) {
    return process.port() == other.process.port() && password.equals(other.password);
  }
}
