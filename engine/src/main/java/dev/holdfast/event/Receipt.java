package dev.holdfast.event;

/** What became of a delivery. */
public sealed interface Receipt {

  /** Of a delivery whose signature is valid. */
  sealed interface OfVerified extends Receipt {}

  /**
   * Everything in the delivery is stored durably, now or by an earlier delivery.
   *
   * @param events how many events were new
   * @param duplicates how many were stored before
   */
  record Stored(int events, int duplicates) implements OfVerified {}

  /**
   * The signature is not valid: nothing of it was parsed, logged or stored.
   *
   * @param why what is wrong with the signature, without any part of it
   */
  record Refused(String why) implements Receipt {}

  /**
   * The delivery could not be stored in time; Meta is asked to send it again.
   *
   * @param why what stood in the way
   */
  record Busy(String why) implements OfVerified {}
}
