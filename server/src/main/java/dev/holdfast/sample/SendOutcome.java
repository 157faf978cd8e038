package dev.holdfast.sample;

import java.time.Duration;

/** What became of a delivery that was sent. */
public sealed interface SendOutcome {

  /** From the first byte sent to the last one received, or to giving up. */
  Duration latency();

  /**
   * The server answered.
   *
   * @param status HTTP status code
   */
  record Answered(int status, Duration latency) implements SendOutcome {}

  /**
   * Nothing listens there.
   *
   * @param why for a person
   */
  record Unreachable(String why, Duration latency) implements SendOutcome {}

  /**
   * The connection broke, or no answer came in time: the delivery may have been stored or not.
   *
   * @param why for a person
   */
  record Lost(String why, Duration latency) implements SendOutcome {}
}
