package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures two builds of the program in turns, from outside, and prints how much better the second
 * is. What disturbs the machine disturbs both. Arguments: pairs, and for each build its name and
 * its start script. Ends with 1 where the second is slower.
 */
public final class Compare {

  /** What of the first build's speed the second must keep. */
  private static final double BAR = 0.95;

  private record Build(String name, Path script) {}

  private final Build first;
  private final Build second;
  private final ProgramRun run;

  private Compare(Build first, Build second, ProgramRun run) {
    this.first = first;
    this.second = second;
    this.run = run;
  }

  /** Compares two builds. */
  public static void main(String[] arguments) throws Exception {
    int pairs = Integer.parseInt(arguments[0]);
    Compare compare =
        new Compare(
            new Build(arguments[1], Path.of(arguments[2])),
            new Build(arguments[3], Path.of(arguments[4])),
            ProgramRun.in(Path.of("target").toAbsolutePath()));
    System.exit(compare.inTurns(pairs) ? 0 : 1);
  }

  private boolean inTurns(int pairs) throws IOException, InterruptedException {
    List<Speed.Measured> ofFirst = new ArrayList<>();
    List<Speed.Measured> ofSecond = new ArrayList<>();
    for (int pair = 1; pair <= pairs; pair++) {
      ofFirst.add(measure(pair, first));
      ofSecond.add(measure(pair, second));
    }
    System.out.printf(
        "%n%-34s %12s %12s   ratio of %d pairs: median (least, most); above 1, %s is better%n",
        "medians", first.name(), second.name(), pairs, second.name());
    boolean kept = true;
    for (Speed speed : Speed.values()) {
      kept &= tell(speed, ofFirst, ofSecond);
    }
    return kept;
  }

  private Speed.Measured measure(int pair, Build build) throws IOException, InterruptedException {
    Speed.Measured measured = run.measure(build.script());
    StringBuilder line = new StringBuilder();
    for (Speed speed : Speed.values()) {
      line.append("  ").append(speed.text(measured));
    }
    System.out.printf("pair %d  %-10s%s%n", pair, build.name(), line);
    return measured;
  }

  private boolean tell(Speed speed, List<Speed.Measured> ofFirst, List<Speed.Measured> ofSecond) {
    double[] ratios = new double[ofFirst.size()];
    for (int pair = 0; pair < ratios.length; pair++) {
      ratios[pair] = speed.ratio(ofFirst.get(pair), ofSecond.get(pair));
    }
    Arrays.sort(ratios);
    double ratio = median(ratios);
    boolean kept = !speed.counts() || ratio >= BAR;
    System.out.printf(
        "%-34s %12.2f %12.2f   %.2f (%.2f, %.2f)%s%n",
        speed.title(),
        median(values(speed, ofFirst)),
        median(values(speed, ofSecond)),
        ratio,
        ratios[0],
        ratios[ratios.length - 1],
        kept ? "" : "  SLOWER than " + BAR);
    return kept;
  }

  private static double[] values(Speed speed, List<Speed.Measured> runs) {
    return runs.stream().mapToDouble(speed::of).sorted().toArray();
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
