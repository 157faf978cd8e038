package dev.holdfast.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where commands write: what was asked for on standard output, everything else on standard error.
 * Both are UTF-8 whatever the locale, which in a container is often none.
 *
 * @param out for what was asked for
 * @param err for mistakes and progress
 * @param interactive whether a person is looking, so that a line may be drawn over
 * @param colours whether there are any
 */
record Terminal(PrintWriter out, PrintWriter err, boolean interactive, boolean colours) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** The process's own. Colours are for people, and not where NO_COLOR is set (no-color.org). */
  static Terminal ofProcess(Map<String, String> environment) {
    boolean interactive =
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return new Terminal(
        writer(new FileOutputStream(FileDescriptor.out)),
        writer(new FileOutputStream(FileDescriptor.err)),
        interactive,
        interactive && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  /** Where a command writes what was asked for. */
  static PrintWriter of(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "picocli sets the spec").commandLine().getOut();
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** Writes this as one JSON document. */
  void json(JsonNode document) {
    out.println(JSON.writeValueAsString(document));
  }

  /** The text, weaker than the rest. */
  String faint(String text) {
    return styled("2", text);
  }

  /** The text, stronger than the rest. */
  String bold(String text) {
    return styled("1", text);
  }

  /** Draws over the last progress line; nothing where nobody looks. */
  void progress(String line) {
    if (interactive) {
      err.print("\r" + line + "\u001b[K");
      err.flush();
    }
  }

  /** With an SGR code (ECMA-48, 8.3.117), where there are colours. */
  private String styled(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
