package dev.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.database.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessTest {

  private final Database database = TestDatabase.fresh();
  private final Jdbi jdbi = Jdbi.create(database.general());
  private final Access.Plan plan =
      new Access.Plan(
          new ApiToken(Optional.empty()),
          new Sessions.Lasting(Duration.ofHours(1), Duration.ofDays(1)),
          Duration.ofDays(30),
          Optional.empty());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void what_is_over_is_forgotten_and_the_rest_stays() {
    run(
        """
        INSERT INTO users (name, role, via, password_hash) VALUES ('ada', 'viewer', 'password', 'x');
        INSERT INTO sessions (token_hash, user_id, created_at, seen_at) VALUES
          ('idle', 1, now() - interval '2 hours', now() - interval '1 hour'),
          ('old', 1, now() - interval '1 day', now()),
          ('in use', 1, now() - interval '2 hours', now());
        INSERT INTO audit_log (who, via, action, remote, at) VALUES
          ('ada', 'password', 'event.retry', '192.0.2.7', now() - interval '31 days'),
          ('ada', 'password', 'event.retry', '192.0.2.7', now() - interval '29 days');
        INSERT INTO login_attempts VALUES
          ('long ago', 9, now() - interval '2 hours', now()), ('now', 9, now(), now())
        """);

    Access.to(database.general(), plan).forgetOld();

    assertThat(texts("SELECT encode(token_hash, 'escape') FROM sessions"))
        .containsExactly("in use");
    assertThat(texts("SELECT id::text FROM audit_log")).containsExactly("2");
    assertThat(texts("SELECT encode(source, 'escape') FROM login_attempts")).containsExactly("now");
  }

  @Test
  void strangers_cannot_fill_the_disk_with_failed_logins() {
    run(
        """
        INSERT INTO audit_log (who, via, action, remote)
        SELECT '(unknown)', 'password', 'session.login_failed', '192.0.2.7'
        FROM generate_series(1, 10500);
        INSERT INTO audit_log (who, via, action, remote)
        VALUES ('ada', 'password', 'event.retry', '192.0.2.7')
        """);

    Access.to(database.general(), plan).forgetOld();

    assertThat(texts("SELECT count(*)::text FROM audit_log")).containsExactly("10001");
    assertThat(texts("SELECT min(id)::text FROM audit_log")).containsExactly("501");
  }

  @Test
  void an_attempt_that_nobody_had_time_for_does_not_count() {
    LoginThrottle throttle = new LoginThrottle(database.general());

    for (int i = 0; i < 30; i++) {
      assertThat(throttle.begin("ada", "192.0.2.7")).isEmpty();
      throttle.undo("ada", "192.0.2.7");
    }

    assertThat(throttle.begin("ada", "192.0.2.7")).isEmpty();
  }

  private void run(String sql) {
    jdbi.useHandle(handle -> handle.createScript(sql).execute());
  }

  private List<String> texts(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }
}
