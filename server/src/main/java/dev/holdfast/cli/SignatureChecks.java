package dev.holdfast.cli;

import dev.holdfast.sample.SendOutcome;
import dev.holdfast.sample.SignedSender;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The three tests that show whether a webhook takes what Meta signed, and nothing else. */
final class SignatureChecks {

  /** With which signature a delivery is sent. */
  enum Signed {
    VALID(200),
    INVALID(401),
    MISSING(401);

    private final int expected;

    Signed(int expected) {
      this.expected = expected;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status that is right. */
    int expected() {
      return expected;
    }
  }

  /** What came of the tests. */
  sealed interface Result {
    boolean passed();
  }

  /** Each was answered, in this order. */
  record Answered(List<Answer> answers) implements Result {
    @Override
    public boolean passed() {
      return answers.stream().allMatch(Answer::passed);
    }
  }

  /**
   * There was no answer.
   *
   * @param why for a person
   */
  record Silent(String why) implements Result {
    @Override
    public boolean passed() {
      return false;
    }
  }

  /** The HTTP status that one delivery was answered with. */
  record Answer(Signed signed, int status) {

    boolean passed() {
      return status == signed.expected();
    }

    /** One line for a person. */
    String verdict() {
      String name = signed.name().charAt(0) + signed.word().substring(1) + " signature ";
      String right = signed == Signed.VALID ? "accepted" : "rejected";
      return passed()
          ? "✅ " + name + right + " (HTTP " + status + ")"
          : "❌ "
              + name
              + "not "
              + right
              + " (HTTP "
              + status
              + "; expected "
              + signed.expected()
              + ")";
    }
  }

  /** Deliveries of no event at all, so nothing is stored, and no handler acts on them. */
  private static final byte[] BODY = delivery("page");

  private static final byte[] ANOTHER = delivery("instagram");

  private final SignedSender sender;

  SignatureChecks(SignedSender sender) {
    this.sender = sender;
  }

  private static byte[] delivery(String object) {
    return "{\"object\":\"%s\",\"entry\":[]}".formatted(object).getBytes(StandardCharsets.UTF_8);
  }

  Result run() {
    List<Answer> answers = new ArrayList<>();
    for (Signed signed : Signed.values()) {
      switch (sender.send(BODY, signature(signed))) {
        case SendOutcome.Answered answered -> answers.add(new Answer(signed, answered.status()));
        case SendOutcome.Unreachable unreachable -> {
          return new Silent(unreachable.why());
        }
        case SendOutcome.Lost lost -> {
          return new Silent(lost.why());
        }
      }
    }
    return new Answered(answers);
  }

  private @Nullable String signature(Signed signed) {
    return switch (signed) {
      case VALID -> sender.sign(BODY);
      // Right for another body: only who looks at the bytes can refuse it.
      case INVALID -> sender.sign(ANOTHER);
      case MISSING -> null;
    };
  }
}
