package dev.holdfast.service;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Whether a port of this process is answered by the process, and not by the kernel's queue only.
 */
public final class Listening {

  private static final byte[] REQUEST =
      "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(US_ASCII);

  private Listening() {}

  /**
   * Asks, and waits for any answer. A connection that is ended counts too, as by a port that
   * expects TLS: only a process that runs ends one.
   *
   * @param host as in the settings; where it is all addresses, the loopback is asked
   */
  public static boolean answers(String host, int port, Duration within) {
    try (Socket socket = new Socket()) {
      int limit = Math.toIntExact(within.toMillis());
      socket.setSoTimeout(limit);
      socket.connect(new InetSocketAddress(address(host), port), limit);
      return isAnswered(socket);
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean isAnswered(Socket socket) {
    try {
      socket.getOutputStream().write(REQUEST);
      int _ = socket.getInputStream().read();
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private static InetAddress address(String host) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
  }
}
