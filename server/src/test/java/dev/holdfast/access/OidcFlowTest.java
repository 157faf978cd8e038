package dev.holdfast.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcFlowTest {

  @Test
  void the_way_back_survives_the_cookie() {
    OidcFlow flow = OidcFlow.to("/#/events?status=dead_letter");

    assertThat(OidcFlow.parse(flow.text())).contains(flow);
    assertThat(flow.to()).isEqualTo("/#/events?status=dead_letter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/a\r\nSet-Cookie: holdfast=1",
        "javascript:alert(1)"
      })
  void nobody_is_sent_elsewhere_whatever_a_cookie_says(String to) {
    String planted = String.join(".", "s", "n", "v", RandomToken.base64(to.getBytes(UTF_8)));

    assertThat(OidcFlow.parse(planted).orElseThrow().to()).isEqualTo("/");
    assertThat(OidcFlow.to(to).to()).isEqualTo("/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a.b.c", "a.b.c.d.e", "a.b.c.!"})
  void a_cookie_that_is_not_ours_is_no_flow(String cookie) {
    assertThat(OidcFlow.parse(cookie)).isEmpty();
  }
}
