package dev.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db:5432/holdfast?user=me&password=hunter2&ssl=true",
        "jdbc:postgresql://db/holdfast?sslPassword=hunter2",
        "jdbc:postgresql://me:hunter2@db/holdfast",
      })
  void a_url_prints_itself_without_its_password(String url) {
    assertThat(new DatabaseUrl(url).toString()).contains("db", "••••••").doesNotContain("hunter2");
  }

  @Test
  void a_url_without_password_prints_itself_whole() {
    assertThat(new DatabaseUrl("jdbc:postgresql://db/holdfast?ssl=true"))
        .hasToString("jdbc:postgresql://db/holdfast?ssl=true");
  }

  @Test
  void another_kind_of_url_is_refused_without_being_shown() {
    assertThatThrownBy(() -> new DatabaseUrl("postgres://me:hunter2@db/holdfast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
  }
}
