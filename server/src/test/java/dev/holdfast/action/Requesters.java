package dev.holdfast.action;

/** Who asks for something in tests. */
final class Requesters {

  static final BulkAction.Requester ADA = new BulkAction.Requester("Ada", 7L, "password");

  private Requesters() {}
}
