package dev.holdfast.web;

import org.eclipse.jetty.io.QuietException;

/** The client has gone, so nobody is there to answer. Never logged: it is the client's matter. */
@SuppressWarnings("serial") // never leaves the process
public final class ConnectionLostException extends RuntimeException implements QuietException {

  ConnectionLostException(Throwable cause) {
    super("The client has gone", cause, false, false);
  }
}
