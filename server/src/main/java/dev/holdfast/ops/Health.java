package dev.holdfast.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this process can do its work. Thread-safe. */
public final class Health {

  /**
   * A part that must make progress.
   *
   * @param stuck what is said where it does not, such as "deliveries are not stored"
   */
  public record Part(String stuck, BooleanSupplier progresses) {}

  private static final Logger log = LoggerFactory.getLogger(Health.class);
  private static final int ANSWER_SECONDS = 2;

  private final DataSource database;
  private final List<Part> parts;
  private final AtomicReference<Optional<String>> told = new AtomicReference<>(Optional.empty());
  private volatile boolean stopping;

  /**
   * @param database connections that appending does not need
   */
  public Health(DataSource database, List<Part> parts) {
    this.database = database;
    this.parts = List.copyOf(parts);
  }

  /** From now on this process is not ready: it finishes what it has and takes nothing new. */
  public void stopping() {
    stopping = true;
  }

  /**
   * Whether deliveries can be stored and events be processed: the database answers, appends and
   * claims make progress, and we are not about to stop.
   */
  public boolean ready() {
    Optional<String> problem = problem();
    if (!problem.equals(told.getAndSet(problem))) {
      problem.ifPresentOrElse(
          what -> log.warn("Not ready: {}", what), () -> log.info("Ready again"));
    }
    return problem.isEmpty();
  }

  /**
   * Whether a new start would not help: every part makes progress, or only waits for the database.
   */
  public boolean alive() {
    return stuckPart().isEmpty() || silentDatabase().isPresent();
  }

  private Optional<String> problem() {
    if (stopping) {
      return Optional.of("the server is stopping");
    }
    return stuckPart().or(this::silentDatabase);
  }

  private Optional<String> stuckPart() {
    return parts.stream()
        .filter(part -> !part.progresses().getAsBoolean())
        .map(Part::stuck)
        .findFirst();
  }

  private Optional<String> silentDatabase() {
    try (Connection connection = database.getConnection()) {
      return connection.isValid(ANSWER_SECONDS)
          ? Optional.empty()
          : Optional.of("the database does not answer");
    } catch (SQLException _) {
      return Optional.of("the database does not answer");
    }
  }
}
