package dev.holdfast.alert;

import dev.holdfast.database.Database;
import dev.holdfast.log.EventLog;
import dev.holdfast.query.WrittenWith;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Finds what is wrong and tells people who do not watch: once when it begins, from time to time
 * while it lasts, and once when it is over. Any number of processes may look; what is found is in
 * the database, and so outlives each of them. Thread-safe.
 */
public final class Alerts {

  /** How often to {@link #look}. */
  public static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  /** How often to {@link #send}: soon after a look, by whichever process it was. */
  public static final Duration SEND_EVERY = Duration.ofSeconds(5);

  private static final long LOCK = 0x616c_6572_7473_0000L;

  private static final String TRY_LOCK =
      "SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema(), :lock))";

  private final Jdbi jdbi;
  private final Facts facts;
  private final AlertBook book;
  private final Notices notices;
  private final Sender sender;
  private final LastEvents lastEvents = new LastEvents();
  private final Surroundings surroundings;
  private final Clock clock;
  private volatile Plan plan;

  /**
   * @param surroundings what this process sees that the database does not
   */
  public Alerts(Database database, Plan plan, Surroundings surroundings, Clock clock) {
    this.jdbi = Database.jdbi(database.general());
    this.facts = new Facts(database);
    this.book = new AlertBook(jdbi);
    this.notices = new Notices(jdbi);
    this.sender = new Sender(notices, clock);
    this.plan = plan;
    this.surroundings = surroundings;
    this.clock = clock;
  }

  /** From now on, this is looked for and these are told. */
  public void replace(Plan next) {
    this.plan = next;
  }

  /** The same log; what is appended to it is known not to be silent. */
  public EventLog listenTo(EventLog log) {
    return lastEvents.listenTo(log);
  }

  /**
   * Writes down what this process sees, finds what is wrong, raises what is new and ends what is
   * over. While another process does the same, it only writes down.
   */
  public void look() {
    Plan current = plan;
    Instant now = clock.instant();
    jdbi.useHandle(handle -> surroundings.write(handle, now));
    if (surroundings.receives()) {
      jdbi.useHandle(handle -> lastEvents.write(handle, current.apps()));
    }
    jdbi.useTransaction(
        handle -> {
          if (isOurs(handle)) {
            look(handle, current, now);
          }
        });
  }

  private void look(Handle handle, Plan current, Instant now) {
    Measured measured = facts.measure(handle, now, current.thresholds().window());
    List<Finding> findings = Rules.findings(measured, current.thresholds(), current.quiet());
    List<Long> over = AlertBook.write(handle, findings, now);
    Notices.make(handle, over, current.channelNames(), current.repeat(), now);
  }

  private static boolean isOurs(Handle handle) {
    return handle.createQuery(TRY_LOCK).bind("lock", LOCK).mapTo(boolean.class).one();
  }

  /** Sends what is due. */
  public void send() {
    sender.send(plan);
  }

  /** Sends every channel a message that says that it works. */
  public List<TestResult> test() {
    return sender.test(plan);
  }

  /** The names of the channels. */
  public List<String> channels() {
    return plan.channelNames();
  }

  /** What is wrong now, the latest first. */
  public List<Alert> firing() {
    return book.firing();
  }

  /** What was wrong, the latest that is over first; no more than 100. */
  public List<Alert> over() {
    return book.over();
  }

  /** What was told and is to be told, the latest first; no more than 100. */
  public List<Notice> notices() {
    return notices.newest();
  }

  /** How many alerts fire, by the word of each rule. */
  public Map<String, Long> count() {
    return book.count();
  }

  /**
   * Sends nothing about an alert for this time, as long as it fires.
   *
   * @param by who wants it
   * @param writtenWith gets the alert as it is then
   * @return empty where no such alert fires
   */
  public Optional<Alert> silence(
      long id, Duration time, String by, WrittenWith<Alert> writtenWith) {
    return book.silence(id, Optional.of(clock.instant().plus(time)), by, writtenWith);
  }

  /** Ends a silence. */
  public Optional<Alert> speak(long id, WrittenWith<Alert> writtenWith) {
    return book.silence(id, Optional.empty(), "", writtenWith);
  }
}
