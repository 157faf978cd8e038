package dev.holdfast.trials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * This machine once more, where everything may be installed and changed: the changes are in memory,
 * its processes see only each other, and all of it is gone when it is closed. Needs root, and a
 * kernel with overlayfs; the network is shared.
 */
final class ThrowawayMachine implements AutoCloseable {

  /** In a mount namespace of its own; ends, and everything with it, when its input does. */
  private static final String SETUP =
      """
      set -e
      mount -t tmpfs tmpfs "$1"
      mkdir "$1/changes" "$1/work" "$1/root"
      mount -t overlay overlay -o "lowerdir=/,upperdir=$1/changes,workdir=$1/work" "$1/root"
      mount -t proc proc "$1/root/proc"
      mount --rbind /dev "$1/root/dev"
      mount --rbind /sys "$1/root/sys"
      mount -t tmpfs tmpfs "$1/root/run"
      echo ready
      exec chroot "$1/root" cat
      """;

  private final Process holder;
  private final long inside;

  private ThrowawayMachine(Process holder, long inside) {
    this.holder = holder;
    this.inside = inside;
  }

  /**
   * Makes one.
   *
   * @param directory an empty one, for mounting
   */
  static ThrowawayMachine in(Path directory) throws IOException {
    List<String> command =
        List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", SETUP, "sh");
    List<String> whole = new ArrayList<>(command);
    whole.add(directory.toString());
    Process holder = new ProcessBuilder(whole).redirectErrorStream(true).start();
    BufferedReader said = holder.inputReader(UTF_8);
    String line = said.readLine();
    if (!"ready".equals(line)) {
      throw new IOException("no throwaway machine can be made here: " + line);
    }
    long inside = holder.children().findFirst().orElseThrow().pid();
    return new ThrowawayMachine(holder, inside);
  }

  /** Runs a script there, as root, to its end; it must end well. */
  String run(String script) throws IOException, InterruptedException {
    Process process = launch(Map.of(), script).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(script + "\nended with code " + code + ":\n" + output);
    }
    return output;
  }

  /** A script that is ready to be started there, as root, with these variables and few others. */
  ProcessBuilder launch(Map<String, String> environment, String script) {
    ProcessBuilder builder =
        new ProcessBuilder(
                "nsenter",
                "--target=" + inside,
                "--mount",
                "--pid",
                "--root",
                "--wd",
                "bash",
                "-c",
                script)
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    return builder;
  }

  @Override
  public void close() throws IOException {
    holder.getOutputStream().close();
    holder.onExit().join();
  }
}
