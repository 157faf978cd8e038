package dev.holdfast.ops;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Whether this process can do its work. Thread-safe. */
public final class Health {

  private static final int ANSWER_SECONDS = 2;

  private final DataSource database;
  private volatile boolean stopping;

  public Health(DataSource database) {
    this.database = database;
  }

  /** From now on this process is not ready: it finishes what it has and takes nothing new. */
  public void stopping() {
    stopping = true;
  }

  /** Whether deliveries can be stored: the database answers, and we are not about to stop. */
  public boolean ready() {
    return !stopping && databaseAnswers();
  }

  private boolean databaseAnswers() {
    try (Connection connection = database.getConnection()) {
      return connection.isValid(ANSWER_SECONDS);
    } catch (SQLException _) {
      return false;
    }
  }
}
