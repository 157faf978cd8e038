package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.web.DashboardFiles;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With the little page in src/test/resources/dashboard. */
class DashboardResourceTest {

  private static final String SCRIPT = "/assets/app-1a2b3c.js";

  private final RunningServer server = RunningServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_page_is_for_everybody_and_is_asked_for_anew_each_time() throws Exception {
    HttpResponse<String> answer = server.get("/");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("A page for tests");
    assertThat(header(answer, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
    assertThat(server.get("/index.html").body()).isEqualTo(answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", SCRIPT})
  void a_monitor_that_asks_with_head_gets_the_same_without_the_content(String path)
      throws Exception {
    HttpResponse<String> whole = server.get(path);
    HttpResponse<String> head = server.ask("HEAD", path);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("ETag")).isEqualTo(whole.headers().firstValue("ETag"));
    assertThat(server.ask("HEAD", "/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void an_asset_is_kept_for_ever() throws Exception {
    HttpResponse<String> answer = server.get(SCRIPT);

    assertThat(answer.body()).contains("document.title");
    assertThat(header(answer, "Content-Type")).startsWith("text/javascript");
    assertThat(header(answer, "Cache-Control")).contains("immutable");
    assertThat(header(server.get("/favicon.svg"), "Content-Type")).isEqualTo("image/svg+xml");
  }

  @ParameterizedTest
  @CsvSource({"'gzip, deflate', gzip", "'br, gzip;q=0.5', gzip", "gzip;q=0, ''", "identity, ''"})
  void a_compressed_copy_is_sent_to_who_takes_it(String accepted, String encoding)
      throws Exception {
    HttpResponse<String> answer = ask(SCRIPT, "Accept-Encoding", accepted);

    assertThat(answer.headers().firstValue("Content-Encoding").orElse("")).isEqualTo(encoding);
    assertThat(header(answer, "Vary")).isEqualToIgnoringCase("Accept-Encoding");
  }

  @Test
  void what_the_browser_has_is_not_sent_again() throws Exception {
    String tag = header(server.get("/"), "ETag");

    assertThat(ask("/", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(ask("/", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    assertThat(header(ask(SCRIPT, "Accept-Encoding", "gzip"), "ETag"))
        .isNotEqualTo(header(server.get(SCRIPT), "ETag"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../../holdfast.default.yaml",
        "/assets/..%2f..%2fholdfast.default.yaml",
        "/..%2fholdfast.default.yaml",
        "/%2e%2e/holdfast.default.yaml",
        "/assets/%2e%2e%5c%2e%2e%5clogback.xml",
        "/holdfast.default.yaml",
        "/dashboard/index.html",
        "/assets",
        "/assets/",
        "/assets/app-1a2b3c.js.gz",
        "//etc/passwd"
      })
  void nothing_but_the_page_is_served(String path) throws Exception {
    assertThat(server.get(path).statusCode()).isIn(400, 404);
  }

  @Test
  void a_build_without_the_page_says_so() {
    assertThat(DashboardFiles.load("/no-such-page").find("/index.html")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", SCRIPT, "/nowhere", "/api/webhook-events", "/health/live"})
  void every_answer_tells_the_browser_what_the_page_may(String path) throws Exception {
    HttpResponse<String> answer = server.get(path);

    assertThat(header(answer, "Content-Security-Policy"))
        .contains("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
        .doesNotContain("unsafe");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(answer, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
  }

  @Test
  void only_an_answer_over_https_insists_on_it() throws Exception {
    assertThat(header(ask("/", "X-Forwarded-Proto", "https"), "Strict-Transport-Security"))
        .startsWith("max-age=");
  }

  @Test
  void an_answer_to_meta_has_none_of_it() throws Exception {
    assertThat(server.get("/webhook").headers().map()).doesNotContainKey("content-security-policy");
  }

  private HttpResponse<String> ask(String path, String header, String value)
      throws IOException, InterruptedException {
    return RunningServer.send(server.request(path).header(header, value));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
