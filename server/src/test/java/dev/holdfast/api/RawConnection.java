package dev.holdfast.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A connection on which a test says exactly what it wants, well-formed or not. */
final class RawConnection implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 15_000;

  private final Socket socket;

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** Sends these characters, one byte each. */
  RawConnection send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    return this;
  }

  /** Reads up to and with this text. */
  String readUntil(String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new AssertionError("the connection has ended after: " + read);
      }
      read.append((char) next);
    }
    return read.toString();
  }

  /** Reads until the server closes. */
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** Sends this text byte by byte, again and again, until the server closes the connection. */
  void trickle(String text) throws IOException {
    try {
      socket.setSoTimeout(50);
      for (int i = 0; i < PATIENCE_MILLIS / 50; i++) {
        socket.getOutputStream().write(text.charAt(i % text.length()));
        if (ended()) {
          return;
        }
      }
    } catch (SocketException closed) {
      return;
    }
    throw new AssertionError("still open");
  }

  private boolean ended() throws IOException {
    try {
      int next = socket.getInputStream().read();
      while (next >= 0) {
        next = socket.getInputStream().read();
      }
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    }
  }

  /** Ends without a farewell, as a client that has crashed. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
