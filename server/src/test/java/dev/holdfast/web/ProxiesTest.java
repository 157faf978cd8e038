package dev.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** How a server behind these proxies sees a request with this header. */
  private static Client seen(String proxies, String header, String value) throws Exception {
    List<AddressRange> ours = Stream.of(proxies.split(", ", -1)).map(AddressRange::parse).toList();
    AtomicReference<Client> seen = new AtomicReference<>();
    try (SmallServer server =
            SmallServer.answering(
                request -> {
                  seen.set(request.client());
                  return WebResponse.nothing();
                },
                new Proxies(ours)::client);
        HttpClient client = HttpClient.newHttpClient()) {
      URI url = URI.create("http://127.0.0.1:" + server.port() + "/");
      HttpRequest request = HttpRequest.newBuilder(url).header(header, value).build();
      client.send(request, BodyHandlers.discarding());
    }
    return Objects.requireNonNull(seen.get());
  }
}
