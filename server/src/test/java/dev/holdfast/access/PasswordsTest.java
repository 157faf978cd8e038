package dev.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Passwords.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

  private static final Argon2id CHEAP = new Argon2id(64, 1);
  private static final String PASSWORD = "correct horse";

  private final Passwords passwords = new Passwords(CHEAP);

  @Test
  void a_password_matches_its_hash_and_no_other_does() {
    Optional<String> hash = Optional.of(passwords.hash(PASSWORD));

    assertThat(passwords.compare(PASSWORD, hash)).isEqualTo(Verdict.RIGHT);
    assertThat(passwords.compare(PASSWORD + " ", hash)).isEqualTo(Verdict.WRONG);
    assertThat(passwords.compare(PASSWORD, Optional.empty())).isEqualTo(Verdict.WRONG);
  }

  @Test
  void equal_passwords_have_different_hashes() {
    assertThat(passwords.hash(PASSWORD)).isNotEqualTo(passwords.hash(PASSWORD));
  }

  /** The reference implementation's: argon2 somesalt -id -t 2 -k 65536 -p 1, with "password". */
  @Test
  void a_hash_made_elsewhere_matches() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    String salt = base64.encodeToString("somesalt".getBytes(StandardCharsets.US_ASCII));
    byte[] hash =
        HexFormat.of().parseHex("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    String phc = "$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$" + base64.encodeToString(hash);

    assertThat(passwords.compare("password", Optional.of(phc))).isEqualTo(Verdict.RIGHT);
    assertThat(passwords.outdated(phc)).isTrue();
  }

  @Test
  void an_accent_is_the_same_however_the_keyboard_writes_it() {
    Optional<String> hash = Optional.of(passwords.hash("caf\u00e9 society"));

    assertThat(passwords.compare("cafe\u0301 society", hash)).isEqualTo(Verdict.RIGHT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1234567", "\uD83D\uDC0E\uD83D\uDC0E\uD83D\uDC0E\uD83D\uDC0E"})
  void what_is_too_short_cannot_be_a_password(String password) {
    assertThat(Passwords.objection(password))
        .hasValueSatisfying(why -> assertThat(why).contains("8"));
  }

  @Test
  void a_password_has_8_to_256_characters() {
    assertThat(Passwords.objection("12345678")).isEmpty();
    assertThat(Passwords.objection("x".repeat(256))).isEmpty();
    assertThat(Passwords.objection("x".repeat(257))).isPresent();
  }

  @Test
  void generated_passwords_differ_and_have_no_objection() {
    List<String> generated = Stream.generate(Passwords::generate).limit(100).toList();

    assertThat(generated).doesNotHaveDuplicates();
    assertThat(generated).allMatch(password -> password.matches("([a-z2-9]{6}-){3}[a-z2-9]{6}"));
    assertThat(generated).allMatch(password -> Passwords.objection(password).isEmpty());
  }

  @Test
  void only_so_many_may_wait_and_the_others_are_told_at_once() throws Exception {
    Passwords slow = new Passwords(Argon2id.STANDARD);
    Optional<String> hash = Optional.of(slow.hash(PASSWORD));
    Callable<Verdict> attempt = () -> slow.compare(PASSWORD, hash);
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Verdict> verdicts =
          people.invokeAll(Collections.nCopies(60, attempt)).stream()
              .map(Future::resultNow)
              .toList();

      assertThat(verdicts).contains(Verdict.BUSY, Verdict.RIGHT).doesNotContain(Verdict.WRONG);
    }
  }
}
