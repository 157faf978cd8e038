package dev.holdfast.cli;

import dev.holdfast.meta.Secret;
import dev.holdfast.sample.Kind;
import dev.holdfast.sample.SampleDelivery;
import dev.holdfast.sample.SampleTraffic;
import dev.holdfast.sample.SignedSender;
import dev.holdfast.settings.Settings;
import dev.holdfast.settings.SettingsLoader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Sends signed deliveries as Meta would, to this server or any other. */
@Command(
    name = "send",
    description = {
      "Sends signed deliveries as Meta does: sample ones, or a file of yours.",
      "Exit code 0 when every delivery was answered 200."
    })
final class SendCommand implements Callable<Integer> {

  private final SettingsLoader loader;
  private final Terminal terminal;

  @Mixin final HelpOption help = new HelpOption();

  @Spec private @Nullable CommandSpec spec;

  @Mixin final Target target = new Target();

  @Option(
      names = "--kind",
      paramLabel = "<kind>",
      defaultValue = "mixed",
      converter = KindWord.class,
      completionCandidates = KindWords.class,
      description = "Kind of delivery: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Kind kind = Kind.MIXED;

  @Option(
      names = "--count",
      paramLabel = "<n>",
      defaultValue = "1",
      description = "How many deliveries. Default: ${DEFAULT-VALUE}")
  private int count;

  @Option(
      names = "--batch",
      paramLabel = "<n>",
      defaultValue = "1",
      description = "How many events in each, up to 1000. Default: ${DEFAULT-VALUE}")
  private int batch;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      defaultValue = "0",
      description = "How many deliveries a second. Default: as fast as they are answered")
  private double rate;

  @Option(
      names = "--file",
      paramLabel = "<body.json>",
      description = "Send exactly the bytes of this file instead.")
  private @Nullable Path file;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "Repeat the same people, texts and forms; the ids differ every time.")
  private @Nullable Long seed;

  @Option(
      names = "--secret",
      paramLabel = "<secret>",
      description = {
        "Sign with this app secret. Default: the first of app-secret in the settings.",
        "Other users of this machine can read a command line (ps): better set HOLDFAST_APP_SECRET."
      })
  private @Nullable String secret;

  @Option(names = "--json", description = "For programs: the summary as one JSON document.")
  private boolean json;

  SendCommand(SettingsLoader loader, Terminal terminal) {
    this.loader = loader;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    checkOptions();
    Settings settings = loader.load().settings();
    Secret signing = Target.secret(secret, settings);
    Supplier<SampleDelivery> deliveries = deliveries();
    URI url = target.url(settings);
    try (SignedSender sender = new SignedSender(url, signing)) {
      Sending sending = new Sending(sender, terminal);
      SendReport report = sending.run(deliveries, count, rate);
      new SendSummary(report, url, sending.elapsed()).write(terminal, json);
      return report.allAccepted() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private Supplier<SampleDelivery> deliveries() throws IOException {
    if (file == null) {
      long chosen = seed == null ? System.nanoTime() : seed;
      SampleTraffic traffic = new SampleTraffic(chosen, InstantSource.system());
      return () -> traffic.batch(kind, batch);
    }
    if (!Files.isRegularFile(file)) {
      throw wrong("--file " + file + ": there is no such file");
    }
    SampleDelivery own = new SampleDelivery(kind, Files.readAllBytes(file), 0);
    return () -> own;
  }

  private void checkOptions() {
    if (count < 1) {
      throw wrong("--count is at least 1, not " + count);
    }
    if (batch < 1 || batch > 1000) {
      throw wrong("--batch is 1 to 1000, not " + batch);
    }
    if (!(rate >= 0 && rate <= 1e6)) {
      throw wrong("--rate is a number of deliveries a second, not " + rate);
    }
  }

  private ParameterException wrong(String why) {
    if (spec == null) {
      throw new IllegalStateException("a command runs inside a command line");
    }
    return new ParameterException(spec.commandLine(), why);
  }

  /** Reads a kind by its word. */
  static final class KindWord implements ITypeConverter<Kind> {
    @Override
    public Kind convert(String word) {
      return Kind.of(word)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + word + "' is not one of " + String.join(", ", new KindWords())));
    }
  }

  /** All words for kinds. */
  static final class KindWords implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(Kind.values()).map(Kind::word).iterator();
    }
  }
}
