package dev.holdfast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppTest {

  private static final Secret SECRET = Secret.of("s3cret-text");

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void a_blank_secret_is_refused_since_anyone_could_sign_with_it(String blank) {
    assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(blank));
  }

  @Test
  void a_secret_never_shows_itself() {
    App app = new App("shop", List.of(SECRET), SECRET);

    assertThat(SECRET.toString()).doesNotContain("s3cret");
    assertThat(app.toString()).contains("shop").doesNotContain("s3cret");
  }

  @Test
  void a_secret_matches_its_text_and_no_other() {
    assertThat(SECRET.matches("s3cret-text")).isTrue();
    assertThat(SECRET.matches("s3cret-tex")).isFalse();
    assertThat(SECRET.matches("S3cret-text")).isFalse();
    assertThat(SECRET.matches("")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "a", "0", "shop-2_eu"})
  void these_are_names(String name) {
    assertThat(new App(name, List.of(SECRET), SECRET).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Shop", "-shop", "_shop", "a b", "a/b", "ä", "shop\n"})
  void these_are_no_names(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new App(name, List.of(SECRET), SECRET));
  }

  @Test
  void a_name_has_at_most_63_characters() {
    assertThat(new App("a".repeat(63), List.of(SECRET), SECRET).name()).hasSize(63);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new App("a".repeat(64), List.of(SECRET), SECRET));
  }

  @Test
  void an_app_without_a_secret_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new App("shop", List.of(), SECRET));
  }

  @Test
  void an_app_keeps_its_secrets_whatever_happens_to_the_list() {
    List<Secret> secrets = new ArrayList<>(List.of(SECRET));
    App app = new App("shop", secrets, SECRET);

    secrets.clear();

    assertThat(app.secrets()).containsExactly(SECRET);
  }
}
