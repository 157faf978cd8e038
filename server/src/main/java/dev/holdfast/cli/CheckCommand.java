package dev.holdfast.cli;

import dev.holdfast.sample.SignedSender;
import dev.holdfast.settings.Settings;
import dev.holdfast.settings.SettingsLoader;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tries a running server with a valid, an invalid and a missing signature. */
@Command(
    name = "check",
    description = {
      "Try a running server with a valid, an invalid and a missing signature.",
      "The secret comes from the settings (HOLDFAST_APP_SECRET). The deliveries hold no event: nothing is stored."
    })
final class CheckCommand implements Callable<Integer> {

  private final SettingsLoader loader;
  private final Terminal terminal;

  @Mixin final HelpOption help = new HelpOption();

  @Mixin final Target target = new Target();

  @Option(names = "--json", description = "For programs: the result as one JSON document.")
  private boolean json;

  CheckCommand(SettingsLoader loader, Terminal terminal) {
    this.loader = loader;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Settings settings = loader.load().settings();
    URI url = target.url(settings);
    try (SignedSender sender = new SignedSender(url, Target.secret(null, settings))) {
      SignatureChecks.Result result = new SignatureChecks(sender).run();
      write(url, result);
      return result.passed() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private void write(URI url, SignatureChecks.Result result) {
    if (json) {
      terminal.json(document(url, result));
      return;
    }
    switch (result) {
      case SignatureChecks.Answered answered -> terminal.out().println(text(answered.answers()));
      case SignatureChecks.Silent silent ->
          terminal.err().println(Target.silence(url, silent.why()));
    }
  }

  /** The form that the scripts of those who run it rely on. */
  private static String text(List<SignatureChecks.Answer> answers) {
    List<String> tests = new ArrayList<>();
    for (SignatureChecks.Answer answer : answers) {
      String with =
          switch (answer.signed()) {
            case VALID -> "VALID";
            case INVALID -> "INVALID";
            case MISSING -> "NO";
          };
      String test =
          "Test " + (tests.size() + 1) + ": Sending webhook with " + with + " signature...";
      tests.add(test + "\n" + answer.verdict());
    }
    return String.join("\n\n", tests);
  }

  private static ObjectNode document(URI url, SignatureChecks.Result result) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("url", url.toString());
    document.put("passed", result.passed());
    switch (result) {
      case SignatureChecks.Answered answered -> {
        ArrayNode tests = document.putArray("tests");
        answered.answers().forEach(answer -> tests.add(node(answer)));
      }
      case SignatureChecks.Silent silent -> document.put("no_answer", silent.why());
    }
    return document;
  }

  private static ObjectNode node(SignatureChecks.Answer answer) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("signature", answer.signed().word())
        .put("expected", answer.signed().expected())
        .put("status", answer.status())
        .put("passed", answer.passed());
  }
}
