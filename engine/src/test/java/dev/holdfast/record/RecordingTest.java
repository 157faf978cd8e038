package dev.holdfast.record;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Tests that share a database and start with empty tables. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RecordingTest {

  final Recording recording;

  RecordingTest() {
    try {
      recording = new Recording();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void clear() throws SQLException {
    recording.clear();
  }

  @AfterAll
  void close() throws SQLException {
    recording.close();
  }
}
