package dev.holdfast.web;

import java.util.List;

/**
 * What is answered on a listener.
 *
 * @param otherwise answers where no line fits
 */
public record RouteTable(List<Route> lines, Route.Action otherwise) {

  public RouteTable {
    lines = List.copyOf(lines);
  }
}
