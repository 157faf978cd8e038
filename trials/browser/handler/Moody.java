package dev.holdfast.trials.browser;

import dev.holdfast.event.Outcome;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does with a message what its text asks for, so that a trial can have any event it wants to see.
 */
public final class Moody implements Handler {

  private static final Pattern MOOD =
      Pattern.compile(
          "\"text\":\\s*\"(refuse|fail|fail twice|until mended|wait for|not now): ([^\"]*)\"");

  private static final Duration SHORTLY = Duration.ofMillis(200);
  private static final Duration TOMORROW = Duration.ofDays(1);

  /** Whoever puts a file here mends what has the file's name. */
  private final Path mended = Path.of(System.getProperty("trials.mended"));

  @Override
  public boolean handles(String type) {
    return type.equals("page.message");
  }

  @Override
  public Outcome handle(Attempt attempt) {
    Matcher mood = MOOD.matcher(attempt.event().payload());
    if (!mood.find()) {
      return Outcome.done();
    }
    String why = mood.group(2);
    return switch (mood.group(1)) {
      case "refuse" -> Outcome.dead(why);
      case "fail" -> Outcome.retry(why);
      case "fail twice" -> attempt.number() <= 2 ? Outcome.retry(why) : Outcome.done();
      case "until mended" -> isMended(why) ? Outcome.done() : Outcome.dead(why);
      case "wait for" -> isMended(why) ? Outcome.done() : Outcome.snooze(SHORTLY);
      case "not now" -> Outcome.snooze(TOMORROW);
      default -> throw new IllegalStateException(mood.group());
    };
  }

  private boolean isMended(String what) {
    return Files.exists(mended.resolve(what));
  }
}
