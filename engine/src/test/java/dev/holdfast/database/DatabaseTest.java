package dev.holdfast.database;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.TestDatabase;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;

class DatabaseTest {

  @Test
  void a_statement_that_fails_tells_what_is_wrong_and_none_of_its_values() {
    try (Database database = TestDatabase.fresh()) {
      Jdbi jdbi = Database.jdbi(database.general());
      jdbi.useHandle(h -> h.execute("CREATE TABLE small (word text CHECK (length(word) < 3))"));

      assertThatThrownBy(
              () ->
                  jdbi.useHandle(
                      h ->
                          h.createUpdate("INSERT INTO small VALUES (:word)")
                              .bind("word", "confidential")
                              .execute()))
          .isInstanceOf(JdbiException.class)
          .hasMessageContaining("small_word_check")
          .hasMessageNotContaining("confidential");
    }
  }
}
