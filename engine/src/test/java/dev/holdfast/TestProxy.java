package dev.holdfast;

import dev.holdfast.database.DatabaseAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A cable to the database that tests can pull and plug in again. While it is pulled, connections
 * break and new ones are closed at once.
 */
public final class TestProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final URI database;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Socket> frozen = ConcurrentHashMap.newKeySet();
  private volatile boolean pulled;

  private TestProxy(ServerSocket listener, URI database) {
    this.listener = listener;
    this.database = database;
  }

  /** Between whoever asks and this database. */
  public static TestProxy to(DatabaseAddress address) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      TestProxy proxy = new TestProxy(listener, URI.create(address.jdbcUrl().substring(5)));
      Thread.startVirtualThread(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same database through this cable. */
  public DatabaseAddress through(DatabaseAddress address) {
    String url = "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + database.getPath();
    return new DatabaseAddress(url, address.user(), address.password(), address.schema());
  }

  public void pull() {
    pulled = true;
    sockets.forEach(TestProxy::cut);
  }

  /**
   * Cuts the connections that there are without a word: both ends stay open and hear nothing more.
   * New ones are as good as ever.
   */
  public void freeze() {
    frozen.addAll(sockets);
  }

  public void plug() {
    pulled = false;
  }

  @Override
  public void close() {
    pull();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(database.getHost(), database.getPort());
        sockets.add(client);
        sockets.add(server);
        if (pulled) {
          cut(client);
          cut(server);
        }
        Thread.startVirtualThread(() -> copy(client, server));
        Thread.startVirtualThread(() -> copy(server, client));
      } catch (IOException _) {
        // closed, or the database refused: the client finds out by itself
      }
    }
  }

  private void copy(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] bytes = new byte[8_192];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        if (!frozen.contains(from)) {
          out.write(bytes, 0, read);
        }
      }
    } catch (IOException _) {
      // a broken cable is what this is for
    } finally {
      cut(from);
      if (!frozen.contains(from)) {
        cut(to);
      }
    }
  }

  private static void cut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
