package dev.holdfast.alert;

import static dev.holdfast.alert.Wording.length;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** What is valid for not much longer. */
final class EndRules {

  /** A token that was made for a short while is near its end only in the last part of it. */
  private static final int LAST_PART = 4;

  /** A token that has ended is told about for so long. */
  private static final Duration ENDED = Duration.ofDays(1);

  private final Measured measured;
  private final Thresholds thresholds;

  EndRules(Measured measured, Thresholds thresholds) {
    this.measured = measured;
    this.thresholds = thresholds;
  }

  Stream<Finding> findings() {
    return Stream.concat(endingTokens(), endingCertificates());
  }

  private Stream<Finding> endingTokens() {
    return measured.tokens().stream()
        .filter(token -> endsSoon(token.endsAt(), thresholds.tokenEnds()))
        .filter(token -> token.endsAt().plus(ENDED).isAfter(now()))
        .filter(token -> !now().isBefore(lastPart(token)))
        .map(
            token ->
                new Finding(
                    Rule.TOKEN_ENDS,
                    token.name() + " (" + token.prefix() + "…)",
                    "The API token %s %s.".formatted(token.name(), ends(token.endsAt())),
                    "Make a new token in the settings, give it to the program that uses this one,"
                        + " then delete this one."));
  }

  private Stream<Finding> endingCertificates() {
    return measured.certificates().entrySet().stream()
        .filter(certificate -> endsSoon(certificate.getValue(), thresholds.certificateEnds()))
        .map(
            certificate ->
                new Finding(
                    Rule.CERTIFICATE_ENDS,
                    certificate.getKey(),
                    "The certificate of %s %s."
                        .formatted(certificate.getKey(), ends(certificate.getValue())),
                    "Renew it before: Meta delivers nothing to a server whose certificate has"
                        + " ended. Where it should have been renewed by itself, see that program's"
                        + " log."));
  }

  private String ends(Instant end) {
    return end.isAfter(now())
        ? "ends in " + length(Duration.between(now(), end))
        : "ended " + length(Duration.between(end, now())) + " ago";
  }

  private boolean endsSoon(Instant end, Optional<Duration> within) {
    return within.filter(limit -> end.minus(limit).isBefore(now())).isPresent();
  }

  private static Instant lastPart(Measured.Token token) {
    Duration lifetime = Duration.between(token.createdAt(), token.endsAt());
    return token.endsAt().minus(lifetime.dividedBy(LAST_PART));
  }

  private Instant now() {
    return measured.now();
  }
}
