package dev.holdfast.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.holdfast.settings.Settings;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** How this process logs: to standard error, as text or as JSON lines. */
final class Logging {

  /** Line breaks and control characters are escaped: what a client sends cannot forge a line. */
  private static final String MESSAGE =
      "%replace(%replace(%msg){'\\r?\\n|\\r', '\\\\n'}){'[\\p{Cntrl}\\u2028\\u2029&&[^\\t]]', '?'}";

  /** Stack traces keep their lines, each after the first with a tab before it. */
  private static final String TRACE = "%replace(%rEx){'(\\r?\\n|\\r)(?=.)', '$1\t'}";

  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: " + MESSAGE + "%n" + TRACE;

  private Logging() {}

  static void configure(Settings.Log settings) {
    // The PostgreSQL driver logs through java.util.logging.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context, settings.format()));
    appender.start();
    context.getLogger("ROOT").addAppender(appender);
    context.getLogger("ROOT").setLevel(Level.WARN);
    // Jetty warns of every malformed request, and quotes it.
    context.getLogger("org.eclipse.jetty").setLevel(Level.ERROR);
    context.getLogger("dev.holdfast").setLevel(Level.toLevel(settings.level().name()));
  }

  static Encoder<ILoggingEvent> encoder(LoggerContext context, Settings.LogFormat format) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case TEXT -> text();
          case JSON -> new JsonEncoder();
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static PatternLayoutEncoder text() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setPattern(LINE);
    return encoder;
  }
}
