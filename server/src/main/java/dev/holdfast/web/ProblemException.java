package dev.holdfast.web;

/**
 * A request that cannot be served ends here, with the problem to answer. Never logged: it is the
 * caller's matter.
 */
@SuppressWarnings("serial") // never leaves the process
final class ProblemException extends RuntimeException {

  private final Problem problem;

  ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
