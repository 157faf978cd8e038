package dev.holdfast.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meta.Handshake.Accepted;
import dev.holdfast.meta.Handshake.Forbidden;
import dev.holdfast.meta.Handshake.Incomplete;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandshakeTest {

  private static final App APP =
      new App(App.DEFAULT, List.of(Secret.of("app-secret")), Secret.of("a-verify-token"));

  @Test
  void the_challenge_comes_back_as_it_is() {
    assertThat(answer("subscribe", "a-verify-token", "1158201444"))
        .isEqualTo(new Accepted("1158201444"));
    assertThat(answer("subscribe", "a-verify-token", " <b>opaque</b>"))
        .isEqualTo(new Accepted(" <b>opaque</b>"));
  }

  @Test
  void a_wrong_token_is_forbidden_and_not_repeated() {
    assertForbidden("subscribe", "a-verify-toke");
    assertForbidden("subscribe", "A-verify-token");
    assertForbidden("subscribe", "app-secret");
  }

  @Test
  void another_mode_is_forbidden() {
    assertForbidden("unsubscribe", "a-verify-token");
    assertForbidden("SUBSCRIBE", "a-verify-token");
  }

  @Test
  void what_is_missing_or_blank_is_named() {
    assertThat(answer(null, null, null))
        .isEqualTo(new Incomplete(List.of("hub.mode", "hub.verify_token", "hub.challenge")));
    assertThat(answer("subscribe", " ", "1"))
        .isEqualTo(new Incomplete(List.of("hub.verify_token")));
    assertThat(answer("subscribe", "a-verify-token", ""))
        .isEqualTo(new Incomplete(List.of("hub.challenge")));
    assertThat(answer(null, "a-verify-token", "1")).isEqualTo(new Incomplete(List.of("hub.mode")));
  }

  private static void assertForbidden(String mode, String token) {
    Handshake answer = answer(mode, token, "1158201444");

    assertThat(answer).isInstanceOf(Forbidden.class);
    assertThat(((Forbidden) answer).why())
        .isNotBlank()
        .doesNotContain(token, "a-verify-token", "1158201444");
  }

  private static Handshake answer(
      @Nullable String mode, @Nullable String token, @Nullable String challenge) {
    return Handshake.answer(APP, mode, token, challenge);
  }
}
