package dev.holdfast.event;

/**
 * A delivery's bytes exactly as Meta signed them, kept beside an event whose payload is not a
 * faithful copy.
 *
 * @param bytes as received; never modified after construction
 * @param why what made the copy differ, in words for a person
 */
@SuppressWarnings(
    "ArrayRecordComponent") // compared nowhere; a copy of up to 4 MiB would cost more than it saves
public record Received(byte[] bytes, String why) {

  @Override
  public String toString() {
    return "Received[" + bytes.length + " bytes, " + why + "]";
  }
}
