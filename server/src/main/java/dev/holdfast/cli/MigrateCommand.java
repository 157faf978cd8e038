package dev.holdfast.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "migrate",
    description = "Brings the database's tables up to date; serve does it too when it starts.")
final class MigrateCommand implements Callable<Integer> {

  private final Program program;

  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  MigrateCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    try (Program.OpenedDatabase database = program.connect(program.settings())) {
      int ran = database.migrate();
      Terminal.of(spec)
          .println(
              ran == 0
                  ? "The tables are up to date."
                  : "Ran " + ran + " migrations; the tables are up to date.");
      return ExitCode.OK;
    }
  }
}
