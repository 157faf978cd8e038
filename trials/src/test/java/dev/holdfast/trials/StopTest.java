package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meta.Secret;
import dev.holdfast.postgres.EmbeddedPostgres;
import dev.holdfast.sample.SampleTraffic;
import dev.holdfast.sample.SendOutcome;
import dev.holdfast.sample.SignedSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SIGTERM at any moment: the process ends well, and leaves no database server behind. */
class StopTest {

  @Test
  void while_postgresql_is_unpacked() throws Exception {
    expectNothingLeft(data -> holds(data.resolve("postgres"), "unpacking-"));
  }

  @Test
  void while_the_database_is_made() throws Exception {
    expectNothingLeft(data -> holds(data, "database-unfinished-"));
  }

  @Test
  void while_the_database_server_starts() throws Exception {
    expectNothingLeft(data -> Files.exists(Postmaster.pidFile(data)));
  }

  @Test
  void while_the_tables_are_brought_up_to_date() throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "stop-").toAbsolutePath();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("data"));
        Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE SCHEMA trial;
          CREATE FUNCTION trial.wait() RETURNS event_trigger LANGUAGE plpgsql
            AS $$ BEGIN PERFORM pg_sleep(600); END $$;
          CREATE EVENT TRIGGER wait ON ddl_command_start EXECUTE FUNCTION trial.wait();
          """);
    }
    expectNothingLeft(directory, StopTest::waitsInAMigration);
  }

  @Test
  void deliveries_are_accepted_while_balancers_hear_that_it_is_about_to_stop() throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "drain-").toAbsolutePath();
    try (Server server = Server.start(directory, Map.of("HOLDFAST_STOP_DRAIN", "3s"))) {
      server.tellToStop();
      await(() -> server.readiness() == 503);
      assertThat(send(server)).isEqualTo(200);
      assertThat(server.awaitEnd()).isZero();
    }
    assertThat(Postmaster.processesBelow(directory.resolve("data"))).isEmpty();
  }

  private static int send(Server server) {
    byte[] body = new SampleTraffic(1, InstantSource.system()).fixedSizeMessage().body();
    try (SignedSender sender = new SignedSender(server.url("/webhook"), Secret.of(Server.SECRET))) {
      return sender.send(body) instanceof SendOutcome.Answered(int status, var _) ? status : 0;
    }
  }

  private interface Moment {
    boolean isNow(Path data) throws Exception;
  }

  private static void expectNothingLeft(Moment moment) throws Exception {
    expectNothingLeft(
        Files.createTempDirectory(Path.of("target"), "stop-").toAbsolutePath(), moment);
  }

  private static void expectNothingLeft(Path directory, Moment moment) throws Exception {
    try (Server server = Server.launched(directory, Map.of())) {
      await(() -> moment.isNow(server.data()));
      assertThat(server.stop()).isZero();
      assertThat(server.logged()).contains("Stopped while starting").doesNotContain("Ready on");
      assertThat(Postmaster.processesBelow(server.data())).isEmpty();
    }
  }

  private static boolean holds(Path parent, String prefix) throws IOException {
    if (!Files.exists(parent)) {
      return false;
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children.anyMatch(child -> child.getFileName().toString().startsWith(prefix));
    }
  }

  private static boolean waitsInAMigration(Path data) throws Exception {
    if (!Files.exists(Postmaster.pidFile(data))) {
      return false;
    }
    String port = Files.readString(data.resolve("postgres.port")).strip();
    String password = Files.readString(data.resolve("postgres.password")).strip();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/holdfast";
    try (Connection connection = DriverManager.getConnection(url, "holdfast", password);
        Statement statement = connection.createStatement();
        ResultSet sleeping =
            statement.executeQuery("SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'")) {
      return sleeping.next();
    } catch (SQLException _) {
      return false;
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private static void await(Callable<Boolean> moment) throws Exception {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    while (!moment.call()) {
      assertThat(System.nanoTime()).as("60 s later").isLessThan(until);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
