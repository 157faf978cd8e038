package dev.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleRulesTest {

  private static final Map<Role, Set<String>> VALUES =
      Map.of(
          Role.ADMIN, Set.of("boss"),
          Role.OPERATOR, Set.of("on-call", "support"),
          Role.VIEWER, Set.of("staff"));

  @Test
  void a_text_gives_its_role() {
    RoleRules rules = new RoleRules("group", VALUES);

    assertThat(rules.roleOf(Map.of("group", "support"))).contains(Role.OPERATOR);
  }

  @Test
  void of_several_the_greatest_counts() {
    RoleRules rules = new RoleRules("groups", VALUES);

    assertThat(rules.roleOf(Map.of("groups", List.of("staff", "boss", "on-call"))))
        .contains(Role.ADMIN);
  }

  @Test
  void dots_lead_into_objects() {
    RoleRules rules = new RoleRules("resource_access.holdfast.roles", VALUES);
    Map<String, Object> claims =
        Map.of("resource_access", Map.of("holdfast", Map.of("roles", List.of("staff"))));

    assertThat(rules.roleOf(claims)).contains(Role.VIEWER);
  }

  @Test
  void a_claim_may_be_named_like_a_url() {
    RoleRules rules = new RoleRules("https://holdfast.example/roles", VALUES);

    assertThat(rules.roleOf(Map.of("https://holdfast.example/roles", List.of("boss"))))
        .contains(Role.ADMIN);
  }

  @Test
  void whatever_else_is_there_gives_none() {
    RoleRules rules = new RoleRules("a.b", VALUES);

    assertThat(rules.roleOf(Map.of())).isEmpty();
    assertThat(rules.roleOf(Map.of("a", "boss"))).isEmpty();
    assertThat(rules.roleOf(Map.of("a", Map.of("b", 7)))).isEmpty();
    assertThat(rules.roleOf(Map.of("a", Map.of("b", List.of(7, "BOSS", "nobody"))))).isEmpty();
  }
}
