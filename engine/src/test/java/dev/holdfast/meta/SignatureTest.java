package dev.holdfast.meta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String BODY =
      """
      {"object":"whatsapp_business_account","entry":[]}\
      """;
  private static final String HEX =
      "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";
  private static final App APP = app("test_app_secret");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          test_app_secret | {"object":"whatsapp_business_account","entry":[]}    | dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756
          test_app_secret | {"object": "whatsapp_business_account", "entry": []} | 56cbbaf4961c6cfdae48b7f116c047e5eb513d2c931baae63a2bc1afd26f803a
          otro_secreto    | {"object":"whatsapp_business_account","entry":[]}    | 769b03d8c2ae6498f2d1e1f7299c0ba55448c69d741e7b0bb243d852d8a8d8c7
          Jefe            | what do ya want for nothing?                         | 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843
          """)
  void signs_as_meta_and_rfc_4231_do(String secret, String body, String hex) {
    String signature = Signature.sign(Secret.of(secret), body.getBytes(UTF_8));

    assertThat(signature).isEqualTo("sha256=" + hex);
    assertThat(verify(app(secret), signature, body)).isInstanceOf(Delivery.class);
  }

  @Test
  void a_proved_delivery_holds_the_bytes_as_received() {
    byte[] body = BODY.getBytes(UTF_8);

    Verification verification = Signature.verify(APP, "sha256=" + HEX, body, NOW);

    assertThat(verification).isInstanceOf(Delivery.class);
    Delivery delivery = (Delivery) verification;
    assertThat(delivery.app()).isEqualTo("default");
    assertThat(delivery.bytes()).isSameAs(body);
    assertThat(delivery.receivedAt()).isEqualTo(NOW);
  }

  @Test
  void upper_case_and_surrounding_spaces_are_accepted() {
    assertVerified("sha256=" + HEX.toUpperCase(Locale.ROOT));
    assertVerified("SHA256=" + HEX);
    assertVerified("  sha256=" + HEX + " ");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "   ",
        "sha256=",
        "sha1=57443a4c052350a44638835d64fd66822f813319",
        HEX,
        "sha256:" + HEX,
        "sha256=sha256=" + HEX,
        "sha256= " + HEX,
        "sha256=" + HEX + "a",
        "sha256=zec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
        "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c63375",
        "sha256=dec6",
        "sha256=0000000000000000000000000000000000000000000000000000000000000000",
        "sha256=\u0661ec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
      })
  void anything_else_is_refused_without_a_trace_of_it(@Nullable String header) {
    Verification verification = verify(APP, header, BODY);

    assertThat(verification).isInstanceOf(Unverified.class);
    String why = ((Unverified) verification).why();
    assertThat(why).isNotBlank().doesNotContain("dec6", "test_app_secret", "5744", "0000");
  }

  @Test
  void one_changed_byte_is_refused() {
    assertRefused(BODY.replace("[]", "[ ]"));
    assertRefused(BODY + "\n");
    assertRefused("\uFEFF" + BODY);
    assertRefused("");
  }

  @Test
  void a_signature_over_an_escaped_copy_of_the_same_body_is_refused() {
    String raw = "{\"text\":\"äöå\"}";
    String escaped = "{\"text\":\"\\u00e4\\u00f6\\u00e5\"}";
    String signature = Signature.sign(Secret.of("test_app_secret"), escaped.getBytes(UTF_8));

    assertThat(verify(APP, signature, escaped)).isInstanceOf(Delivery.class);
    assertThat(verify(APP, signature, raw)).isInstanceOf(Unverified.class);
  }

  @Test
  void every_active_secret_proves_and_a_retired_one_does_not() {
    App before = app("test_app_secret", "the-new-secret");
    App after = app("the-new-secret", "test_app_secret");
    App rotated = app("the-new-secret");

    assertThat(verify(before, "sha256=" + HEX, BODY)).isInstanceOf(Delivery.class);
    assertThat(verify(after, "sha256=" + HEX, BODY)).isInstanceOf(Delivery.class);
    assertThat(verify(rotated, "sha256=" + HEX, BODY)).isInstanceOf(Unverified.class);
  }

  @Test
  void the_verify_token_proves_nothing() {
    String signature = Signature.sign(APP.verifyToken(), BODY.getBytes(UTF_8));

    assertThat(verify(APP, signature, BODY)).isInstanceOf(Unverified.class);
  }

  @Test
  void a_secret_of_many_bytes_and_letters_signs() {
    String secret = "gehäuse-🚲".repeat(50);

    assertThat(verify(app(secret), Signature.sign(Secret.of(secret), BODY.getBytes(UTF_8)), BODY))
        .isInstanceOf(Delivery.class);
  }

  private static void assertVerified(String header) {
    assertThat(verify(APP, header, BODY)).isInstanceOf(Delivery.class);
  }

  private static void assertRefused(String body) {
    assertThat(verify(APP, "sha256=" + HEX, body)).isInstanceOf(Unverified.class);
  }

  private static Verification verify(App app, @Nullable String header, String body) {
    return Signature.verify(app, header, body.getBytes(UTF_8), NOW);
  }

  private static App app(String... secrets) {
    return new App(
        App.DEFAULT, List.of(secrets).stream().map(Secret::of).toList(), Secret.of("verify-me"));
  }
}
