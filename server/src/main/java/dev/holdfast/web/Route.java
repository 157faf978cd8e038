package dev.holdfast.web;

import java.util.Set;

/**
 * A line of the table of routes.
 *
 * @param method GET answers HEAD, too
 * @param path with {@code {names}} for what differs
 */
public record Route(String method, String path, Query query, Action action) {

  /** What answers a request. */
  @FunctionalInterface
  public interface Action {
    WebResponse answer(WebRequest request) throws Exception;
  }

  /** Which parameters the query may have. */
  public sealed interface Query {

    /**
     * Refuses a query with a parameter that is not known.
     *
     * @throws ProblemException that names the first such parameter
     */
    default void check(WebRequest request) {
      switch (this) {
        case Any() -> {}
        case Only(Set<String> names) ->
            request.queryNames().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(
                    name -> {
                      throw new ProblemException(Problem.unknownParameter(name, names));
                    });
      }
    }

    /** Whatever others add: Meta, people who register the endpoint, OpenID providers. */
    record Any() implements Query {}

    /** These and no other; another one is most likely a mistyped name. */
    record Only(Set<String> names) implements Query {}
  }
}
