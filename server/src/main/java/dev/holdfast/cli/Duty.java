package dev.holdfast.cli;

/**
 * What a server does: receive, process, or both. Each runs alone, as many of each as you like on
 * one database.
 */
public enum Duty {
  BOTH,
  INTAKE,
  WORK;

  public boolean receives() {
    return this != WORK;
  }

  /** Whether the dashboard and the API are served. */
  public boolean administers() {
    return this != INTAKE;
  }

  public boolean works() {
    return this != INTAKE;
  }
}
