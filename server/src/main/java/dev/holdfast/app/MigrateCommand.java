package dev.holdfast.app;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "migrate",
    description = "Brings the database's tables up to date; serve does it too when it starts.")
final class MigrateCommand implements Callable<Integer> {

  @ParentCommand @Nullable Holdfast holdfast;
  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (OpenDatabase database = OpenDatabase.connect(Holdfast.settingsOf(holdfast))) {
      int ran = database.migrate();
      Holdfast.out(spec)
          .println(
              ran == 0
                  ? "The tables are up to date."
                  : "Ran " + ran + " migrations; the tables are up to date.");
      return ExitCode.OK;
    }
  }
}
