package dev.holdfast.app;

/**
 * What a server does: receive, process, or both. Each runs alone, as many of each as you like on
 * one database.
 */
enum Role {
  BOTH,
  INTAKE,
  WORK;

  boolean receives() {
    return this != WORK;
  }

  boolean works() {
    return this != INTAKE;
  }
}
