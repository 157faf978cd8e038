package dev.holdfast.web;

/**
 * A request that cannot be served ends here, with the problem to answer. Never logged: it is the
 * caller's matter.
 */
@SuppressWarnings("serial") // never leaves the process
public final class ProblemException extends RuntimeException {

  private final Problem problem;

  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** What is answered. */
  public Problem problem() {
    return problem;
  }
}
