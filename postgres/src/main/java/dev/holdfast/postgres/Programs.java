package dev.holdfast.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Runs PostgreSQL's programs, as a user they accept. */
final class Programs {

  /** How long a program has to end when it is asked to. */
  private static final long END_SECONDS = 5;

  private final Binaries binaries;
  private final List<String> prefix;

  private Programs(Binaries binaries, List<String> prefix) {
    this.binaries = binaries;
    this.prefix = prefix;
  }

  /** What a program said, and the code it ended with. */
  record Ended(int code, String output) {
    boolean well() {
      return code == 0;
    }
  }

  /**
   * PostgreSQL refuses to run as root. In a user namespace of its own it does not see that it is
   * root, while its files keep their owner.
   */
  static Programs of(Binaries binaries) throws IOException, InterruptedException {
    if (new UnixSystem().getUid() != 0) {
      return new Programs(binaries, List.of());
    }
    List<String> unshare = List.of("unshare", "-U");
    if (!works(unshare)) {
      throw new IOException(
          "PostgreSQL does not run as root, and this system does not let root start it in a user"
              + " namespace (unshare -U). Run Holdfast as another user, or set"
              + " HOLDFAST_DATABASE_URL to a PostgreSQL of your own.");
    }
    return new Programs(binaries, unshare);
  }

  private static boolean works(List<String> prefix) throws InterruptedException {
    try {
      return run(Path.of("/"), with(prefix, "true"), "").well();
    } catch (IOException _) {
      return false;
    }
  }

  /** Ends the program when the calling thread is interrupted. */
  Ended run(String program, String input, List<String> arguments)
      throws IOException, InterruptedException {
    return run(binaries.home(), command(program, arguments), input);
  }

  /** Waits for the program's end, also when the calling thread is interrupted. */
  Ended runToTheEnd(String program, List<String> arguments) throws IOException {
    return ended(started(binaries.home(), command(program, arguments), ""));
  }

  private List<String> command(String program, List<String> arguments) {
    List<String> command = with(prefix, binaries.program(program).toString());
    command.addAll(arguments);
    return command;
  }

  private static List<String> with(List<String> prefix, String program) {
    List<String> command = new ArrayList<>(prefix);
    command.add(program);
    return command;
  }

  private static Ended run(Path directory, List<String> command, String input)
      throws IOException, InterruptedException {
    Running running = started(directory, command, input);
    try {
      running.process().waitFor();
    } catch (InterruptedException e) {
      end(running.process());
      throw e;
    }
    return ended(running);
  }

  private static void end(Process process) {
    process.destroy();
    process.onExit().orTimeout(END_SECONDS, TimeUnit.SECONDS).exceptionally(_ -> process).join();
    process.destroyForcibly();
  }

  private record Running(Process process, CompletableFuture<String> output) {}

  private static Running started(Path directory, List<String> command, String input)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    neutral(builder.environment());
    Process process = started(builder);
    CompletableFuture<String> output = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> read(process, output));
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(UTF_8));
    }
    return new Running(process, output);
  }

  private static void read(Process process, CompletableFuture<String> output) {
    try {
      output.complete(new String(process.getInputStream().readAllBytes(), UTF_8).strip());
    } catch (IOException | RuntimeException e) {
      output.completeExceptionally(e);
    }
  }

  private static Process started(ProcessBuilder builder) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException(
          ("This system cannot run PostgreSQL's programs (Alpine Linux cannot, nor a directory"
                  + " mounted noexec): %s. Set HOLDFAST_DATABASE_URL to a PostgreSQL of your own.")
              .formatted(e.getMessage()),
          e);
    }
  }

  /** The caller's PGDATA, PGPORT and language are meant for another server. */
  private static void neutral(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("PG"));
    environment.put("LC_ALL", "C");
  }

  private static Ended ended(Running running) throws IOException {
    try {
      int code = running.process().onExit().join().exitValue();
      return new Ended(code, running.output().join());
    } catch (CompletionException e) {
      throw new IOException("A program's output could not be read.", e.getCause());
    }
  }
}
