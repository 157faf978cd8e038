package dev.holdfast.cli;

import dev.holdfast.access.Access;
import dev.holdfast.consumer.Work;
import dev.holdfast.database.Database;
import dev.holdfast.handler.Handler;
import dev.holdfast.settings.Settings;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** What the commands need of the program that they belong to. */
public interface Program {

  /** How the process is told to stop. */
  StopSignal stopSignal();

  /**
   * The settings; from now on the process logs as they say.
   *
   * @throws dev.holdfast.settings.InvalidSettings with everything that is wrong with them
   */
  Settings settings();

  /** The settings as they would be in an environment changed so. */
  Settings settings(UnaryOperator<Map<String, String>> change);

  /** Opens the database and brings its tables up to date. */
  OpenedDatabase open(Settings settings);

  /**
   * Opens a database whose tables are those of this version; changes nothing in them.
   *
   * @throws Failure when they are missing, older or newer, with what to do
   */
  OpenedDatabase openCurrent(Settings settings);

  /** Opens the database as it is. */
  OpenedDatabase connect(Settings settings);

  /** Users, sessions and the audit log in this database. */
  Access access(Settings settings, Database database);

  /** The part that processes events, with the handlers that the settings name. */
  Work work(Settings settings, Database database);

  /**
   * Starts a server and its database; when this returns, it serves.
   *
   * @param out where the first user's password is told
   */
  RunningServer start(Settings settings, Duty duty, PrintWriter out);

  /** The same for the demo: both duties, and no handler but this one. */
  RunningServer startDemo(Settings settings, Handler handler, PrintWriter out);

  /** A database in use. */
  interface OpenedDatabase extends AutoCloseable {

    Database database();

    /**
     * Brings the tables up to date.
     *
     * @return how many migrations ran
     */
    int migrate();

    @Override
    void close();
  }

  /** A server that runs, with its database. */
  interface RunningServer extends AutoCloseable {

    /** The port listened on for deliveries. */
    int port();

    /** The port listened on for the dashboard and the API; the same where they share one. */
    int adminPort();

    Database database();

    /**
     * Completes, with words for people, when the database died and does not come back by itself;
     * never where that is for others to see to.
     */
    CompletionStage<String> databaseLost();

    /** Whether it answers and makes progress; where not, only a new start helps. */
    boolean alive();

    /** Tells balancers that this server is about to stop, and gives them time to hear it. */
    void drain();

    /** Finishes what is in flight, then stops. */
    @Override
    void close();
  }
}
