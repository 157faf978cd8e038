package dev.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true, http://localhost:80",
    "127.9.9.9, true, http://127.9.9.9:80",
    "::1, true, http://localhost:80",
    "localhost, true, http://localhost:80",
    "0.0.0.0, false, http://localhost:80",
    "::, false, http://localhost:80",
    "10.0.0.7, false, http://10.0.0.7:80",
    "fd00::7, false, http://[fd00::7]:80",
    "holdfast.example, false, http://holdfast.example:80",
  })
  void an_address_tells_who_can_connect_and_how(String host, boolean loopback, String url) {
    Listener listener = new Listener(host, 0);

    assertThat(listener.isLoopback()).isEqualTo(loopback);
    assertThat(listener.url(80)).isEqualTo(url);
  }
}
