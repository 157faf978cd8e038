package dev.holdfast;

import dev.holdfast.store.DatabaseAddress;
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

  private final ServerSocket door;
  private final URI database;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean pulled;

  private TestProxy(ServerSocket door, URI database) {
    this.door = door;
    this.database = database;
  }

  /** Between whoever asks and this database. */
  public static TestProxy to(DatabaseAddress address) {
    try {
      ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      TestProxy proxy = new TestProxy(door, URI.create(address.jdbcUrl().substring(5)));
      Thread.startVirtualThread(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same database through this cable. */
  public DatabaseAddress through(DatabaseAddress address) {
    String url = "jdbc:postgresql://127.0.0.1:" + door.getLocalPort() + database.getPath();
    return new DatabaseAddress(url, address.user(), address.password());
  }

  public void pull() {
    pulled = true;
    sockets.forEach(TestProxy::cut);
  }

  public void plug() {
    pulled = false;
  }

  @Override
  public void close() {
    pull();
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
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
      in.transferTo(out);
    } catch (IOException _) {
      // a broken cable is what this is for
    } finally {
      cut(from);
      cut(to);
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
