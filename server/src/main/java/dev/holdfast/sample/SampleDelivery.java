package dev.holdfast.sample;

/**
 * A delivery that Meta could have sent.
 *
 * @param kind what it is about; never {@link SampleKind#MIXED}
 * @param body the bytes to sign and send; not to be modified
 * @param events how many events are in it
 */
@SuppressWarnings("ArrayRecordComponent") // sent once, compared nowhere
public record SampleDelivery(SampleKind kind, byte[] body, int events) {

  @Override
  public String toString() {
    return "SampleDelivery[" + kind.word() + ", " + body.length + " bytes, " + events + " events]";
  }
}
