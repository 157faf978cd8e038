package dev.holdfast.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures what people see, on a database filled by {@link Fill}. Arguments: how many events it was
 * filled with, which parts to measure (all where none is named), and {@code --json} for figures
 * that programs read.
 */
public final class ApiBench {

  private static final String REMEMBER =
      "CREATE TABLE IF NOT EXISTS bench_dead AS SELECT * FROM event_states WHERE status = 'dead_letter'";

  /** What a run has added and changed goes again, so that the next one finds the same. */
  private static final List<String> AS_BEFORE =
      List.of(
          "DELETE FROM events WHERE id > %d",
          "DELETE FROM event_states WHERE event_id IN (SELECT event_id FROM bench_dead)",
          "INSERT INTO event_states SELECT * FROM bench_dead",
          "DROP TABLE bench_dead",
          "VACUUM (ANALYZE) event_states",
          "VACUUM events");

  /** What can be measured alone. */
  private enum Part {
    VIEWS,
    LIVE,
    RETRY,
    INTAKE
  }

  private final Filled filled;
  private final Set<Part> parts;
  private final boolean json;
  private final List<Figure> figures = new ArrayList<>();

  private ApiBench(Filled filled, Set<Part> parts, boolean json) {
    this.filled = filled;
    this.parts = parts;
    this.json = json;
  }

  /** Runs all measurements; exit code 1 where a bar is not met. */
  public static void main(String[] arguments) throws Exception {
    List<String> given = new ArrayList<>(Arrays.asList(arguments));
    boolean json = given.remove("--json");
    long events = given.isEmpty() ? Filled.EVENTS_DEFAULT : Long.parseLong(given.removeFirst());
    Filled filled = Filled.of(events);
    if (!filled.isThere()) {
      throw new IllegalStateException("First: bench/run fill " + filled.events());
    }
    ApiBench bench = new ApiBench(filled, parts(given), json);
    bench.run();
    System.exit(bench.figures.stream().allMatch(Figure::met) ? 0 : 1);
  }

  private void run() throws Exception {
    try (Tables tables = Tables.open(filled.data())) {
      tables.execute(REMEMBER);
      try {
        measure(tables);
      } finally {
        forget(tables);
      }
    }
    if (json) {
      System.out.println(
          JsonMapper.builder()
              .build()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(figures));
    }
  }

  private static Set<Part> parts(List<String> words) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    words.forEach(word -> parts.add(Part.valueOf(word.toUpperCase(Locale.ROOT))));
    return parts.isEmpty() ? EnumSet.allOf(Part.class) : parts;
  }

  private void measure(Tables tables) throws Exception {
    filled.readIntoMemory();
    Known known = Known.of(tables);
    try (Program program = Program.serve(filled.data())) {
      if (parts.contains(Part.VIEWS)) {
        Views views = new Views(known);
        for (Call call : Call.all()) {
          add(views.measure(call));
        }
      }
      if (parts.contains(Part.LIVE)) {
        LiveFigures live = new LiveFigures(program);
        add(live.cost());
        add(live.lateness());
      }
      if (parts.contains(Part.RETRY)) {
        add(BulkRetry.measure(tables));
      }
    }
    if (parts.contains(Part.INTAKE)) {
      try (Program _ = Program.serve(filled.data())) {
        add(new IntakeBesideViews(known, tables, filled.directory()).measure());
      }
    }
  }

  private void add(Figure figure) {
    figures.add(figure);
    if (!json) {
      System.out.println(figure.line());
    }
  }

  private void forget(Tables tables) throws SQLException {
    for (String sql : AS_BEFORE) {
      tables.execute(sql.formatted(filled.events()));
    }
  }
}
