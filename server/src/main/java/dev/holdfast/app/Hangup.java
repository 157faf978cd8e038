package dev.holdfast.app;

import java.io.Console;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGHUP, which asks a server to read its settings again. */
final class Hangup {

  private static final Logger log = LoggerFactory.getLogger(Hangup.class);

  private Hangup() {}

  /**
   * From now on does this instead of ending the process; not where a person sits at the terminal,
   * as closing it sends the same signal.
   */
  static void onSignal(Runnable work) {
    if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()) {
      return;
    }
    try {
      handle(work);
    } catch (ReflectiveOperationException e) {
      log.warn(
          "SIGHUP ends this process here; changed files are seen nevertheless ({})", e.toString());
    }
  }

  /** By reflection, as the compiler warns of this class of the JDK, and there is no other. */
  private static void handle(Runnable work) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object handling =
        Proxy.newProxyInstance(
            Hangup.class.getClassLoader(),
            new Class<?>[] {handler},
            (_, _, _) -> {
              work.run();
              return null;
            });
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
  }
}
