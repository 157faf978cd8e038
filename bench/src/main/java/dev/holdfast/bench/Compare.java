package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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
  private final OutsideRun run;

  private Compare(Build first, Build second, OutsideRun run) {
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
            OutsideRun.in(Path.of("target").toAbsolutePath()));
    System.exit(compare.inTurns(pairs) ? 0 : 1);
  }

  private boolean inTurns(int pairs) throws IOException, InterruptedException {
    List<Map<Speed, Double>> ofFirst = new ArrayList<>();
    List<Map<Speed, Double>> ofSecond = new ArrayList<>();
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

  private Map<Speed, Double> measure(int pair, Build build)
      throws IOException, InterruptedException {
    Map<Speed, Double> measured = run.measure(build.script());
    StringBuilder line = new StringBuilder();
    measured.forEach((speed, value) -> line.append("  ").append(speed.text(value)));
    System.out.printf("pair %d  %-10s%s%n", pair, build.name(), line);
    return measured;
  }

  private boolean tell(
      Speed speed, List<Map<Speed, Double>> ofFirst, List<Map<Speed, Double>> ofSecond) {
    double[] ratios = new double[ofFirst.size()];
    for (int pair = 0; pair < ratios.length; pair++) {
      ratios[pair] = speed.ratio(ofFirst.get(pair).get(speed), ofSecond.get(pair).get(speed));
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

  private static double[] values(Speed speed, List<Map<Speed, Double>> runs) {
    return runs.stream().mapToDouble(measured -> measured.get(speed)).sorted().toArray();
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
