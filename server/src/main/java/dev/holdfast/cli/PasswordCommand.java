package dev.holdfast.cli;

import dev.holdfast.access.Access;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Users;
import dev.holdfast.settings.Settings;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "password",
    description = {
      "Sets a new password for a user and ends all their sessions.",
      "Asks for it on a terminal; otherwise reads it from the first line of standard input."
    },
    footer = {"", "holdfast password --user admin", "holdfast password --user admin < file"})
final class PasswordCommand implements Callable<Integer> {

  private final Program program;

  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--user",
      required = true,
      paramLabel = "<name>",
      description = "The name of the user.")
  String user = "";

  PasswordCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = program.settings();
    String password = read();
    Users.objection(password)
        .ifPresent(
            why -> {
              throw Failure.failed("The password " + why + ". Nothing was changed.");
            });
    try (Program.OpenedDatabase database = program.openCurrent(settings)) {
      Access access = program.access(settings, database.database());
      if (!access.users().reset(Caller.onCommandLine(), user, password)) {
        throw Failure.failed(
            "There is no user " + user + " who signs in with a password. Nothing was changed.");
      }
      Terminal.of(spec)
          .println("The password of " + user + " is changed; all earlier sessions have ended.");
      return 0;
    }
  }

  private static String read() throws IOException {
    Optional<Console> person = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    return person.isPresent() ? ask(person.get()) : firstLine();
  }

  private static String ask(Console person) {
    char[] password = person.readPassword("New password: ");
    char[] again = person.readPassword("Repeat the password: ");
    if (password == null || !Arrays.equals(password, again)) {
      throw Failure.failed("The passwords differ. Nothing was changed.");
    }
    return new String(password);
  }

  private static String firstLine() throws IOException {
    InputStreamReader in = new InputStreamReader(System.in, StandardCharsets.UTF_8);
    String line = new BufferedReader(in).readLine();
    if (line == null) {
      throw Failure.failed("Standard input is empty. Nothing was changed.");
    }
    return line;
  }
}
