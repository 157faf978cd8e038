package dev.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ProxiesTest {

  private static final String NOBODY = "192.0.2.1";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1 | 203.0.113.9 | 203.0.113.9",
        "127.0.0.1 | 198.51.100.1, 203.0.113.9 | 203.0.113.9",
        "127.0.0.1, 10.0.0.0/8 | 203.0.113.9, 10.0.0.7 | 203.0.113.9",
        "127.0.0.1, 10.0.0.0/8 | 10.0.0.9, 10.0.0.7 | 10.0.0.9",
        "127.0.0.1 | 2001:db8::9 | 2001:db8:0:0:0:0:0:9",
        "127.0.0.1 | unknown | 127.0.0.1",
        "192.0.2.1 | 203.0.113.9 | 127.0.0.1"
      })
  void the_client_is_the_last_that_none_of_our_proxies_is(
      String proxies, String forwardedFor, String client) throws Exception {
    assertThat(seen(proxies, "X-Forwarded-For", forwardedFor).address()).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, https, true", "127.0.0.1, http, false", NOBODY + ", https, false"})
  void only_our_proxies_can_say_that_it_is_https(String proxies, String proto, boolean secure)
      throws Exception {
    assertThat(seen(proxies, "X-Forwarded-Proto", proto).secure()).isEqualTo(secure);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, holdfast.example, true", NOBODY + ", evil.example, false"})
  void only_our_proxies_can_say_how_we_are_called(String proxies, String host, boolean believed)
      throws Exception {
    assertThat(seen(proxies, "X-Forwarded-Host", host).host().equals(host)).isEqualTo(believed);
  }

  @Test
  void a_proxy_that_is_not_listed_is_warned_of_once_with_the_setting_to_change() throws Exception {
    Proxies proxies = new Proxies(List.of(AddressRange.parse(NOBODY)));

    List<ILoggingEvent> warnings =
        warnings(
            () -> {
              seen(proxies, "Accept", "*/*");
              for (String secret : List.of("203.0.113.9", "203.0.113.10")) {
                seen(proxies, "X-Forwarded-For", secret);
                seen(proxies, "X-Forwarded-Proto", "https");
              }
            });

    assertThat(warnings)
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.getLevel()).isEqualTo(Level.WARN);
              assertThat(warning.getFormattedMessage())
                  .contains("127.0.0.1 ", "the setting proxies")
                  .doesNotContain("203.0.113");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded"})
  void each_header_of_a_proxy_warns(String header) throws Exception {
    Proxies proxies = new Proxies(List.of());

    assertThat(warnings(() -> seen(proxies, header, "for=203.0.113.9"))).hasSize(1);
  }

  @Test
  void a_proxy_that_is_listed_is_not_warned_of() throws Exception {
    Proxies proxies = new Proxies(List.of(AddressRange.parse("127.0.0.1")));

    assertThat(warnings(() -> seen(proxies, "X-Forwarded-For", "203.0.113.9"))).isEmpty();
  }

  /** What is logged of proxies while this is done. */
  private static List<ILoggingEvent> warnings(ThrowingRunnable action) throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger(Proxies.class);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    log.addAppender(logged);
    try {
      action.run();
    } finally {
      log.detachAppender(logged);
    }
    return logged.list;
  }

  @FunctionalInterface
  private interface ThrowingRunnable {
    void run() throws Exception;
  }

  /** How a server behind these proxies sees a request with this header. */
  private static Client seen(String proxies, String header, String value) throws Exception {
    List<AddressRange> ours = Stream.of(proxies.split(", ", -1)).map(AddressRange::parse).toList();
    return seen(new Proxies(ours), header, value);
  }

  private static Client seen(Proxies proxies, String header, String value) throws Exception {
    AtomicReference<Client> seen = new AtomicReference<>();
    try (SmallServer server =
            SmallServer.answering(
                request -> {
                  seen.set(request.client());
                  return WebResponse.nothing();
                },
                proxies::client);
        HttpClient client = HttpClient.newHttpClient()) {
      URI url = URI.create("http://127.0.0.1:" + server.port() + "/");
      HttpRequest request = HttpRequest.newBuilder(url).header(header, value).build();
      client.send(request, BodyHandlers.discarding());
    }
    return Objects.requireNonNull(seen.get());
  }
}
