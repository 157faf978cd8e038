package dev.holdfast.query;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.postgresql.jdbc.PgStatement;

/**
 * Until when the reads for one request may go on, however many statements they are. Each statement
 * has what is left; when nothing is left it fails as one that took too long.
 */
public final class ReadDeadline {

  /** By {@link System#nanoTime()}. */
  private static final ScopedValue<Long> UNTIL = ScopedValue.newInstance();

  /** As PostgreSQL has it for a statement that was ended: query_canceled. */
  private static final String ENDED = "57014";

  private ReadDeadline() {}

  /** Does this, and all its reads end in this time. */
  public static <T, X extends Throwable> T within(
      Duration time, ScopedValue.CallableOp<? extends T, X> op) throws X {
    return ScopedValue.where(UNTIL, System.nanoTime() + time.toNanos()).call(op);
  }

  /** Gives each statement what is left of the time; without a deadline it does nothing. */
  static StatementCustomizer customizer() {
    return new StatementCustomizer() {
      @Override
      public void beforeExecution(PreparedStatement statement, StatementContext context)
          throws SQLException {
        if (UNTIL.isBound()) {
          long left = (UNTIL.get() - System.nanoTime()) / 1_000_000;
          if (left <= 0) {
            throw new SQLException("The reads for this request took too long", ENDED);
          }
          statement.unwrap(PgStatement.class).setQueryTimeoutMs(left);
        }
      }
    };
  }
}
