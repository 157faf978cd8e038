package dev.holdfast.meta;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What shows that an item is of a kind. Written {@code postback}: something stands there, and it is
 * neither {@code null} nor {@code false}; or {@code item=comment}: this text stands there. Several
 * are joined by {@code and}; a slash separates places of which one is enough.
 */
record Condition(List<Test> tests) {

  /** Holds for every item. */
  static final Condition NONE = new Condition(List.of());

  /** One of the things that must hold. */
  record Test(List<Path> paths, @Nullable String word) {

    static Test of(String text) {
      String[] sides = text.split("=", 2);
      List<Path> paths = Arrays.stream(sides[0].split("/")).map(Path::of).toList();
      return new Test(paths, sides.length == 1 ? null : sides[1]);
    }

    boolean holds(Scope scope) {
      return paths.stream().map(path -> path.in(scope)).anyMatch(this::holds);
    }

    private boolean holds(JsonNode node) {
      return word == null ? isThere(node) : word.equals(MetaJson.text(node));
    }

    private static boolean isThere(JsonNode node) {
      return !node.isMissingNode() && !node.isNull() && !(node.isBoolean() && !node.booleanValue());
    }
  }

  static Condition of(String text) {
    return new Condition(Arrays.stream(text.split(" and ")).map(Test::of).toList());
  }

  boolean holds(Scope scope) {
    return tests.stream().allMatch(test -> test.holds(scope));
  }
}
