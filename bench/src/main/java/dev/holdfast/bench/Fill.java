package dev.holdfast.bench;

import dev.holdfast.database.Maintenance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Makes a database as it is after a busy month: events of all kinds of 200 pages in half a million
 * conversations, most processed, some waiting, some dead. Argument: how many.
 */
public final class Fill {

  /** Nothing here must survive a power cut: whoever loses it fills again. */
  private static final String IN_A_HURRY =
      """
      fsync = off
      full_page_writes = off
      synchronous_commit = off
      shared_buffers = 2GB
      wal_buffers = 64MB
      max_wal_size = 40GB
      checkpoint_timeout = 1h
      work_mem = 512MB
      maintenance_work_mem = 1GB
      max_parallel_maintenance_workers = 0
      """;

  private static final int TEMPLATES = 1_000;
  private static final long CHUNK = 50_000;
  private static final int CONNECTIONS = 2;

  private final Tables tables;
  private final long events;
  private final long start = System.nanoTime();

  private Fill(Tables tables, long events) {
    this.tables = tables;
    this.events = events;
  }

  /** Fills, or says that it is filled. */
  public static void main(String[] arguments) throws Exception {
    long events = arguments.length > 0 ? Long.parseLong(arguments[0]) : Filled.EVENTS_DEFAULT;
    Filled filled = Filled.of(events);
    if (filled.isThere()) {
      System.out.println("Filled already: " + filled.data());
      return;
    }
    if (Files.exists(filled.directory())) {
      throw new IllegalStateException(
          "Filling " + filled.directory() + " did not come to its end; delete it first");
    }
    Files.createDirectories(filled.directory());
    Tables.open(filled.data()).close();
    Path settings = Files.writeString(filled.data().resolve("postgres.conf"), IN_A_HURRY);
    try (Tables tables = Tables.open(filled.data())) {
      new Fill(tables, events).run();
    }
    Files.delete(settings);
    filled.isThereNow();
    System.out.println("Filled: " + filled.data());
  }

  private void run() throws SQLException, InterruptedException, ExecutionException {
    prepare();
    List<SecondaryIndex> indexes = SecondaryIndex.of(tables, "events");
    execute(indexes.stream().map(SecondaryIndex::drop).toList());
    AtomicLong stored = new AtomicLong();
    atOnce(chunks().map(chunk -> () -> store(chunk, stored)));
    progress("events and their states");
    atOnce(indexes.stream().map(index -> () -> execute(List.of(index.definition()))));
    execute(indexes.stream().flatMap(index -> index.attach().stream()).toList());
    progress("indexes");
    execute(FillSql.AFTERWARDS);
    new Maintenance(tables.database().general()).run();
    progress("attempts, totals and rollups");
    atOnce(FillSql.VACUUM.stream().map(sql -> () -> execute(List.of(sql))));
    progress("vacuumed and analyzed");
  }

  /** A part of the work, on a connection of its own. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  private static void atOnce(Stream<Step> steps) throws InterruptedException, ExecutionException {
    try (ExecutorService executor = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<?>> running =
          steps
              .<Future<?>>map(
                  step ->
                      executor.submit(
                          () -> {
                            step.run();
                            return true;
                          }))
              .toList();
      for (Future<?> future : running) {
        future.get();
      }
    }
  }

  private void prepare() throws SQLException {
    try (Connection connection = connection()) {
      execute(connection, FillSql.PREPARE);
      insertTemplates(connection);
      insertErrors(connection);
      execute(connection, FillSql.PREPARE_PAGES);
    }
  }

  private static void insertTemplates(Connection connection) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(FillSql.INSERT_TEMPLATE)) {
      for (PayloadTemplate template : PayloadTemplate.sample(TEMPLATES)) {
        insert.setString(1, template.object());
        insert.setString(2, template.type());
        insert.setString(3, template.conversation());
        insert.setString(4, template.payload());
        insert.setBoolean(5, template.hasPage());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void insertErrors(Connection connection) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(FillSql.INSERT_ERROR)) {
      for (ErrorSample error : ErrorSample.all()) {
        insert.setString(1, error.text());
        insert.setString(2, error.group());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private Stream<Long> chunks() {
    return Stream.iterate(1L, first -> first <= events, first -> first + CHUNK);
  }

  private void store(long first, AtomicLong stored) throws SQLException {
    long last = Math.min(first + CHUNK - 1, events);
    try (Connection connection = connection();
        PreparedStatement insert = connection.prepareStatement(FillSql.STORE)) {
      insert.setLong(1, first);
      insert.setLong(2, last);
      insert.setLong(3, events);
      insert.setLong(4, events);
      insert.executeUpdate();
    }
    long now = stored.addAndGet(last - first + 1);
    if (now % (20 * CHUNK) == 0) {
      progress("%,d of %,d events".formatted(now, events));
    }
  }

  private Connection connection() throws SQLException {
    return tables.database().general().getConnection();
  }

  private void execute(List<String> statements) throws SQLException {
    try (Connection connection = connection()) {
      execute(connection, statements);
    }
  }

  private static void execute(Connection connection, List<String> statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void progress(String what) {
    System.out.printf("%4d s  %s%n", (System.nanoTime() - start) / 1_000_000_000, what);
  }
}
