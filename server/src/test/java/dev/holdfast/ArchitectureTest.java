package dev.holdfast;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.holdfast.database.Database;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages depend on each other in one direction only: ARCHITECTURE.md draws the plan. */
class ArchitectureTest {

  private static final String ROOT = "dev.holdfast.";

  /** Which of our packages each of our packages may use, in the order in which data flows. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("background", Set.of()),
          entry("event", Set.of()),
          entry("meta", Set.of("event")),
          entry("database", Set.of("background", "event")),
          entry("log", Set.of("event", "database")),
          entry("intake", Set.of("background", "event", "meta", "log")),
          entry("handler", Set.of("event")),
          entry("record", Set.of("event", "meta", "handler", "database")),
          entry("consumer", Set.of("background", "event", "handler", "log", "database")),
          entry(
              "engine",
              Set.of(
                  "background",
                  "event",
                  "meta",
                  "database",
                  "log",
                  "intake",
                  "handler",
                  "consumer")),
          entry("postgres", Set.of()),
          entry("query", Set.of("background", "event", "database")),
          entry("action", Set.of("background", "event", "database", "query")),
          entry("watch", Set.of("background", "event", "database", "query", "action")),
          entry("metrics", Set.of("event", "database", "log", "handler", "consumer", "query")),
          entry("tracing", Set.of("event", "meta", "log", "handler", "consumer")),
          entry("access", Set.of("background", "event", "database")),
          entry("alert", Set.of("event", "database", "log", "query")),
          entry("sample", Set.of("event", "meta")),
          entry("service", Set.of("background")),
          entry("settings", Set.of("event")),
          entry(
              "ops",
              allBut(
                  "ops",
                  "engine",
                  "metrics",
                  "tracing",
                  "alert",
                  "web",
                  "api",
                  "sample",
                  "service",
                  "settings",
                  "cli",
                  "app",
                  "postgres")),
          entry("web", Set.of("database", "query")),
          entry(
              "api",
              allBut("api", "engine", "sample", "service", "settings", "cli", "app", "postgres")),
          entry("cli", allBut("cli", "engine", "app", "postgres")),
          entry("app", allBut("app", "engine")));

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.holdfast");

  private static Set<String> allBut(String... others) {
    Set<String> all =
        new TreeSet<>(
            Set.of(
                "background",
                "event",
                "meta",
                "database",
                "log",
                "intake",
                "handler",
                "record",
                "consumer",
                "engine",
                "postgres",
                "query",
                "action",
                "watch",
                "metrics",
                "tracing",
                "access",
                "alert",
                "ops",
                "web",
                "api",
                "sample",
                "service",
                "settings",
                "cli",
                "app"));
    all.removeAll(Set.of(others));
    return all;
  }

  static Stream<String> packages() {
    return MAY_USE.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void a_package_uses_only_what_the_table_allows(String name) {
    String[] forbidden =
        MAY_USE.keySet().stream()
            .filter(
                other ->
                    !other.equals(name) && !MAY_USE.getOrDefault(name, Set.of()).contains(other))
            .map(ArchitectureTest::inside)
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(inside(name))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .because("an arrow back makes two packages one, and ours are read one by one")
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void every_package_stands_in_the_table() {
    Set<String> packages = new TreeSet<>();
    OURS.forEach(type -> packages.add(type.getPackageName().substring(ROOT.length())));

    assertThat(MAY_USE.keySet()).containsAll(packages);
  }

  @Test
  void the_nouns_need_nothing_but_the_jdk() {
    classes()
        .that()
        .resideInAPackage(inside("event"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(inside("event"), "java..", "org.jspecify.annotations")
        .because("everything else is built on the nouns, in any program that embeds the engine")
        .check(OURS);
  }

  @Test
  void packages_form_no_cycle() {
    slices()
        .matching(ROOT + "(*)..")
        .should()
        .beFreeOfCycles()
        .because("a cycle can only be understood, tested and changed as a whole")
        .check(OURS);
  }

  @Test
  void only_some_packages_know_sql() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            inside("database"),
            inside("log"),
            inside("consumer"),
            inside("query"),
            inside("action"),
            inside("record"),
            inside("handler"),
            inside("ops"),
            inside("postgres"),
            inside("app"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.sql..", "org.postgresql..").and(not(type(SQLException.class))))
        .because("PostgreSQL lives in a few packages, and the rest speaks in events")
        .check(OURS);
  }

  @Test
  void no_statement_tells_its_values_when_it_fails() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Database.class.getName())
        .should()
        .callMethod(Jdbi.class, "create", DataSource.class)
        .because("Jdbi quotes the values in its failures, and Database.jdbi does not")
        .check(OURS);
  }

  @Test
  void only_those_who_wait_for_the_database_know_that_it_may_be_away() {
    noClasses()
        .that()
        .resideInAnyPackage(
            inside("event"),
            inside("meta"),
            inside("watch"),
            inside("access"),
            inside("web"),
            inside("api"),
            inside("sample"),
            inside("settings"))
        .should()
        .dependOnClassesThat(type(SQLException.class))
        .because("intake and consumer try again later, and nobody else could do better")
        .check(OURS);
  }

  @Test
  void only_the_edge_knows_the_http_server() {
    noClasses()
        .that()
        .resideOutsideOfPackages(inside("web"), inside("api"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jetty..")
        .because("another HTTP server must cost one package")
        .check(OURS);
  }

  @Test
  void the_api_knows_the_words_of_http_and_no_server() {
    noClasses()
        .that()
        .resideInAPackage(inside("api"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.eclipse.jetty..")
                .and(not(resideInAnyPackage("org.eclipse.jetty.http"))))
        .because("statuses and headers have names there; who speaks HTTP is the edge's matter")
        .check(OURS);
  }

  @Test
  void a_name_says_what_a_class_is_and_not_that_it_is_something() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Manager|Impl|Helper)")
        .because("such a name fits everything and so tells nothing")
        .check(OURS);
  }

  private static String inside(String name) {
    return ROOT + name + "..";
  }
}
