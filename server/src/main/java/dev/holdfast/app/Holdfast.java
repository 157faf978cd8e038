package dev.holdfast.app;

import dev.holdfast.access.Access;
import dev.holdfast.cli.Commands;
import dev.holdfast.cli.Duty;
import dev.holdfast.cli.Program;
import dev.holdfast.cli.StopSignal;
import dev.holdfast.consumer.Work;
import dev.holdfast.database.Database;
import dev.holdfast.handler.Handler;
import dev.holdfast.settings.Settings;
import dev.holdfast.settings.SettingsLoader;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine;

/** The program: what its commands are made of. */
public final class Holdfast implements Program {

  private final SettingsLoader loader;
  private final StopSignal stopSignal = new StopSignal();

  Holdfast(SettingsLoader loader) {
    this.loader = loader;
  }

  /**
   * Runs one command and exits: 0 when it worked, 1 when it did not, 2 when it was called wrongly,
   * 75 when the database is lost and a new start may help.
   */
  public static void main(String[] arguments) {
    SettingsLoader loader = SettingsLoader.ofProcess();
    Holdfast holdfast = new Holdfast(loader);
    CommandLine commands = Commands.of(holdfast, loader);
    System.exit(holdfast.stopSignal.run(() -> commands.execute(arguments)));
  }

  @Override
  public StopSignal stopSignal() {
    return stopSignal;
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
    Settings settings = loader.load().settings();
    Logging.configure(settings.log());
    return settings;
  }

  @Override
  public OpenDatabase open(Settings settings) {
    stopSignal.arm();
    return OpenDatabase.open(settings);
  }

  @Override
  public OpenDatabase openCurrent(Settings settings) {
    stopSignal.arm();
    return OpenDatabase.openCurrent(settings);
  }

  @Override
  public OpenDatabase connect(Settings settings) {
    stopSignal.arm();
    return OpenDatabase.connect(settings);
  }

  @Override
  public Access access(Settings settings, Database database) {
    return Access.to(database.general(), AccessPlan.of(settings));
  }

  @Override
  public Work work(Settings settings, Database database) {
    return Node.work(settings, Node.queue(database), Handlers.load(settings.handlersDir()));
  }

  @Override
  public Node start(Settings settings, Duty duty, PrintWriter out) {
    SettingsLoader.Loaded loaded = loader.load();
    Handlers handlers = Handlers.load(settings.handlersDir());
    Node node = Node.start(settings, duty, open(settings), handlers, out);
    node.reloadFrom(loader, loaded);
    return node;
  }

  @Override
  public Node startDemo(Settings settings, Handler handler, PrintWriter out) {
    return Node.start(settings, Duty.BOTH, open(settings), Handlers.only(handler), out);
  }
}
