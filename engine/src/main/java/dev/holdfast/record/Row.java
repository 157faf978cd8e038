package dev.holdfast.record;

/** A row on its way to its table. */
interface Row {

  /** The event that it comes from; of several, the latest. */
  Source source();
}
