package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A durable PostgreSQL that lives in a directory of ours and listens on loopback only. The first
 * process on a directory owns the server and stops it; further ones join it. A server left running
 * by a killed process is taken over by the next start. Safe for use by several threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private final int port;
  private final String password;
  private final boolean owned;
  private final AtomicReference<@Nullable Ownership> ownership;

  EmbeddedPostgres(int port, String password, @Nullable Ownership ownership) {
    this.port = port;
    this.password = password;
    this.owned = ownership != null;
    this.ownership = new AtomicReference<>(ownership);
  }

  /**
   * Starts the PostgreSQL of this data directory, or joins the one already running there. The first
   * start unpacks the programs and makes the database, which takes seconds; later ones take a
   * fraction of a second, unless a crash left something to recover.
   *
   * @param dataDirectory created when missing, then only for this user to read
   * @throws IOException with a message for the person who runs this: what happened, what was kept
   *     and what to do
   */
  public static EmbeddedPostgres start(Path dataDirectory)
      throws IOException, InterruptedException {
    return new Startup(DataDirectory.at(dataDirectory)).run();
  }

  /**
   * The database {@code holdfast}; user and password are given apart, so that this may be logged.
   */
  public String jdbcUrl() {
    return Proof.url(port);
  }

  public String user() {
    return Cluster.USER;
  }

  /** A secret: it makes its bearer the database's superuser. */
  public String password() {
    return password;
  }

  /** Whether this process stops the server on {@link #close}, because no other one owns it. */
  public boolean owned() {
    return owned;
  }

  /**
   * Stops the server when it is owned, and leaves it alone otherwise. Sessions still open are
   * ended, those of processes that joined too; what was committed stays. A second call does
   * nothing, and a server that is gone already is no error.
   */
  @Override
  public void close() {
    Ownership held = ownership.getAndSet(null);
    if (held != null) {
      held.end();
    }
  }
}
