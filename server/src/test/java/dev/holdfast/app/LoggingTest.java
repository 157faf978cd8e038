package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import dev.holdfast.settings.Settings.LogFormat;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoggingTest {

  private static final String FORGED = "2026-11-26T00:00:00.000Z INFO  Node: the admin signed in";

  private final LoggerContext context = new LoggerContext();

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029", "\u000b", "\f"})
  void a_message_is_one_line_whatever_a_client_sends(String lineBreak) {
    String line = logged(LogFormat.TEXT, "unknown app nobody" + lineBreak + FORGED, null);

    assertThat(line).contains("unknown app nobody").endsWith("\n");
    assertThat(line.strip().lines()).hasSize(1);
    assertThat(line.strip()).doesNotContain(lineBreak);
  }

  @Test
  void a_line_break_is_shown_as_an_escape() {
    assertThat(logged(LogFormat.TEXT, "a\r\nb\nc", null)).contains("a\\nb\\nc");
  }

  @Test
  void a_terminal_is_not_controlled_by_the_log() {
    assertThat(logged(LogFormat.TEXT, "red \u001b[31m\tand a tab", null))
        .contains("red ?[31m\tand a tab");
  }

  @Test
  void the_message_of_an_exception_forges_no_line() {
    RuntimeException failure = new IllegalStateException("refused\n" + FORGED + "\r" + FORGED);

    String text = logged(LogFormat.TEXT, "It failed", failure);

    assertThat(text).contains("IllegalStateException: refused", "LoggingTest");
    assertThat(text.split("[\n\r]")).noneMatch(line -> line.startsWith("2026-11-26T00:00"));
  }

  @ParameterizedTest
  @EnumSource(LogFormat.class)
  void a_plain_message_stays_as_it_is(LogFormat format) {
    assertThat(logged(format, "Ready on port 8080 (C:\\data, 100 %)", null))
        .contains(format == LogFormat.TEXT ? "(C:\\data, 100 %)" : "(C:\\\\data, 100 %)");
  }

  @Test
  void a_json_line_is_one_line() {
    String line = logged(LogFormat.JSON, "a\nb", new IllegalStateException("c\nd"));

    assertThat(line.strip().lines()).hasSize(1);
  }

  private String logged(LogFormat format, String message, @Nullable Throwable thrown) {
    Encoder<ILoggingEvent> encoder = Logging.encoder(context, format);
    LoggingEvent event =
        new LoggingEvent(
            LoggingTest.class.getName(),
            context.getLogger("Node"),
            Level.WARN,
            "{}",
            thrown,
            new Object[] {message});
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }
}
