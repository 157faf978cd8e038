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

  public boolean works() {
    return this != INTAKE;
  }
}
