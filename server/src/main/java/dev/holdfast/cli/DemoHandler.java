package dev.holdfast.cli;

import dev.holdfast.event.Outcome;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import java.util.HashSet;
import java.util.Set;

/**
 * Fails where the demo wants to show a failure. Marks are set before the first event comes, so it
 * is thread-safe.
 */
final class DemoHandler implements Handler {

  private final Set<String> failTwice = new HashSet<>();
  private final Set<String> failAlways = new HashSet<>();

  void failTwice(String messageId) {
    failTwice.add(messageId);
  }

  void failAlways(String messageId) {
    failAlways.add(messageId);
  }

  @Override
  public boolean handles(String type) {
    return type.equals("page.message");
  }

  @Override
  public Outcome handle(Attempt attempt) {
    String payload = attempt.event().payload();
    if (failAlways.stream().anyMatch(payload::contains)) {
      return Outcome.retry("The demo's customer service is closed for good");
    }
    if (attempt.number() <= 2 && failTwice.stream().anyMatch(payload::contains)) {
      return Outcome.retry("The demo's customer service did not answer");
    }
    return Outcome.done();
  }
}
