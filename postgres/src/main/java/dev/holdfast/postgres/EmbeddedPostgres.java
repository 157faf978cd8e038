package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/**
 * A durable PostgreSQL that lives in a directory of ours and listens on loopback only. The first
 * process on a directory owns the server and stops it; further ones join it. A server left running
 * by a killed process is taken over by the next start, and a server that dies while it is used is
 * started again at the same address. Safe for use by several threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private final Supervisor supervisor;

  EmbeddedPostgres(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  /**
   * Starts the PostgreSQL of this data directory, or joins the one already running there. The first
   * start unpacks the programs and makes the database, which takes seconds; later ones take a
   * fraction of a second, unless a crash left something to recover.
   *
   * @param dataDirectory created when missing, then only for this user to read
   * @throws IOException with a message for the person who runs this: what happened, what was kept
   *     and what to do
   * @throws InterruptedException when the thread was interrupted; what had been started is stopped
   */
  public static EmbeddedPostgres start(Path dataDirectory)
      throws IOException, InterruptedException {
    return start(DataDirectory.at(dataDirectory), FailureLimit.DEFAULT);
  }

  static EmbeddedPostgres start(DataDirectory directory, FailureLimit limit)
      throws IOException, InterruptedException {
    OwnerStart first = new FirstStart(directory, PortChoice.noted(directory.port()));
    return supervised(directory, new Startup(directory, first).run(), limit);
  }

  static EmbeddedPostgres supervised(
      DataDirectory directory, RunningServer server, FailureLimit limit) {
    return new EmbeddedPostgres(Supervisor.of(directory, server, limit));
  }

  /**
   * The database {@code holdfast}; user and password are given apart, so that this may be logged.
   * It stays the same when the server is started again.
   */
  public String jdbcUrl() {
    return ServerCheck.url(supervisor.server().process().port());
  }

  public String user() {
    return Cluster.USER;
  }

  /** A secret: it makes its bearer the database's superuser. */
  public String password() {
    return supervisor.server().password();
  }

  /**
   * Whether this process stops the server on {@link #close}, because no other one owns it. A
   * process that joined comes to own the server when that dies and its owner is gone.
   */
  public boolean owned() {
    return supervisor.server().ownership().isPresent();
  }

  /**
   * Completes when the server died and could not be started again, several times within minutes.
   * The exception's message is for the person who runs this: what happened, what was kept and what
   * to do. Nothing is tried any more; what is left is to close this.
   */
  public CompletionStage<IOException> lost() {
    return supervisor.lost().minimalCompletionStage();
  }

  /**
   * Stops the server when it is owned, and leaves it alone otherwise. Sessions still open are
   * ended, those of processes that joined too, one of which then starts it again; what was
   * committed stays. A second call waits for the first, and a server that is gone already is no
   * error.
   */
  @Override
  public void close() {
    supervisor.close();
  }
}
