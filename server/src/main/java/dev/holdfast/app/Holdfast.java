package dev.holdfast.app;

import dev.holdfast.access.Access;
import dev.holdfast.cli.Commands;
import dev.holdfast.cli.Duty;
import dev.holdfast.cli.Program;
import dev.holdfast.handler.Handler;
import dev.holdfast.settings.Settings;
import dev.holdfast.settings.SettingsLoader;
import dev.holdfast.store.Database;
import dev.holdfast.work.Work;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The program: what its commands are made of. */
public final class Holdfast implements Program {

  private final SettingsLoader loader;

  Holdfast(SettingsLoader loader) {
    this.loader = loader;
  }

  /**
   * Runs one command and exits: 0 when it worked, 1 when it did not, 2 when it was called wrongly.
   */
  public static void main(String[] arguments) {
    SettingsLoader loader = SettingsLoader.ofProcess();
    System.exit(Commands.of(new Holdfast(loader), loader).execute(arguments));
  }

  @Override
  public Settings settings() {
    return settings(loader);
  }

  @Override
  public Settings settings(UnaryOperator<Map<String, String>> change) {
    return settings(
        new SettingsLoader(change.apply(loader.environment()), loader.workingDirectory()));
  }

  private static Settings settings(SettingsLoader loader) {
    Settings settings = loader.load().usable().settings();
    Logging.configure(settings.log());
    return settings;
  }

  @Override
  public OpenDatabase open(Settings settings) {
    return OpenDatabase.open(settings);
  }

  @Override
  public OpenDatabase connect(Settings settings) {
    return OpenDatabase.connect(settings);
  }

  @Override
  public Access access(Settings settings, Database database) {
    return Access.to(database.general(), AccessPlan.of(settings));
  }

  @Override
  public Work work(Settings settings, Database database) {
    return Node.work(settings, database, Handlers.load(settings.handlersDir()));
  }

  @Override
  public Node start(Settings settings, Duty duty, PrintWriter out) {
    Handlers handlers = Handlers.load(settings.handlersDir());
    return Node.start(settings, duty, OpenDatabase.open(settings), handlers, out);
  }

  @Override
  public Node startDemo(Settings settings, Handler handler, PrintWriter out) {
    return Node.start(
        settings, Duty.BOTH, OpenDatabase.open(settings), Handlers.only(handler), out);
  }
}
