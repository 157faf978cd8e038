package dev.holdfast.trials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.settings.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What is shipped for systemd, containers and Kubernetes fits the program and itself. */
class InstallExamplesTest {

  private static final Path PACKAGING = Path.of("../packaging").toAbsolutePath().normalize();
  private static final Pattern VARIABLE = Pattern.compile("\\bHOLDFAST_[A-Z_]+");

  /** Not settings: where the settings are, and what the start script reads. */
  private static final Set<String> NO_SETTINGS = Set.of("HOLDFAST_CONFIG", "HOLDFAST_JAVA_OPTIONS");

  @TempDir Path directory;

  static Stream<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(List.of(PACKAGING.resolve("../docs/install.md")));
    for (String part : List.of("debian", "container", "kubernetes")) {
      try (Stream<Path> found = Files.list(PACKAGING.resolve(part))) {
        found.forEach(files::add);
      }
    }
    return files.stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void every_variable_is_a_setting(Path file) throws IOException {
    Set<String> named = new TreeSet<>();
    VARIABLE.matcher(Files.readString(file)).results().forEach(found -> named.add(found.group()));

    assertThat(settings()).containsAll(named);
  }

  private Set<String> settings() {
    Set<String> known =
        new SettingsLoader(Map.of(), directory)
            .load().values().stream()
                .map(value -> value.setting().variable())
                .collect(Collectors.toCollection(TreeSet::new));
    known.addAll(NO_SETTINGS);
    return known;
  }

  @Test
  void the_settings_of_the_package_are_valid() {
    Map<String, String> environment =
        Map.of("HOLDFAST_CONFIG", PACKAGING.resolve("debian/holdfast.yaml").toString());

    assertThat(new SettingsLoader(environment, directory).load().settings().dataDir())
        .isEqualTo(Path.of("/var/lib/holdfast"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"intake", "work"})
  void each_deployment_keeps_to_what_its_selectors_secret_and_ports_say(String duty)
      throws IOException {
    List<Map<String, Object>> documents = yaml("kubernetes/" + duty + ".yaml");
    assertThat(documents)
        .extracting(document -> document.get("kind"))
        .containsExactly("Deployment", "PodDisruptionBudget", "Service");
    Map<String, Object> pods = at(documents.get(0), "spec", "template");
    Object labels = at(pods, "metadata").get("labels");

    assertThat(at(documents.get(0), "spec", "selector").get("matchLabels")).isEqualTo(labels);
    assertThat(at(documents.get(1), "spec", "selector").get("matchLabels")).isEqualTo(labels);
    assertThat(at(documents.get(2), "spec").get("selector")).isEqualTo(labels);
    Map<String, Object> container = first(at(pods, "spec").get("containers"));
    assertThat(container.get("args")).isEqualTo(List.of("serve", "--only", duty));
    assertThat(at(container, "securityContext").get("readOnlyRootFilesystem")).isEqualTo(true);
    assertThat(secretKeys(container))
        .isNotEmpty()
        .isSubsetOf(at(yaml("kubernetes/secret.yaml").getFirst(), "stringData").keySet());
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(at(container, probe, "httpGet").get("port")).isEqualTo("http");
    }
  }

  private static List<String> secretKeys(Map<String, Object> container) {
    List<String> keys = new ArrayList<>();
    for (Map<String, Object> variable : list(container.get("env"))) {
      if (variable.containsKey("valueFrom")) {
        keys.add((String) at(variable, "valueFrom", "secretKeyRef").get("key"));
      }
    }
    return keys;
  }

  @Test
  void compose_gives_each_service_only_what_is_defined() throws IOException {
    Map<String, Object> compose = yaml("container/compose.yaml").getFirst();
    Map<String, Object> holdfast = at(compose, "services", "holdfast");

    assertThat(holdfast.get("read_only")).isEqualTo(true);
    assertThat(at(compose, "services").keySet()).containsAll(at(holdfast, "depends_on").keySet());
    for (String service : List.of("holdfast", "database")) {
      assertThat((List<?>) at(compose, "services", service).get("secrets"))
          .isNotEmpty()
          .allMatch(at(compose, "secrets")::containsKey);
    }
    assertThat(PACKAGING.resolve("container").resolve("../..").resolve(".dockerignore")).exists();
  }

  @Test
  void systemd_takes_the_unit_and_finds_little_exposed() throws Exception {
    String unit = Files.readString(PACKAGING.resolve("debian/holdfast.service"));
    // It looks for the program, which is not installed here.
    Path file = directory.resolve("holdfast.service");
    Files.writeString(file, unit.replaceFirst("ExecStart=\\S+", "ExecStart=/bin/true"));

    assertThat(analyze("verify", file.toString())).isEmpty();
    assertThat(analyze("security", "--offline=true", "--threshold=20", file.toString()))
        .contains("OK");
  }

  /** What systemd-analyze says; it must end well. */
  private static String analyze(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("systemd-analyze"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static List<Map<String, Object>> yaml(String name) throws IOException {
    List<Map<String, Object>> documents = new ArrayList<>();
    new Yaml()
        .loadAll(Files.readString(PACKAGING.resolve(name)))
        .forEach(document -> documents.add(map(document)));
    return documents;
  }

  private static Map<String, Object> at(Map<String, Object> map, String... path) {
    Map<String, Object> at = map;
    for (String step : path) {
      at = map(at.get(step));
    }
    return at;
  }

  private static Map<String, Object> first(@Nullable Object list) {
    return list(list).getFirst();
  }

  private static List<Map<String, Object>> list(@Nullable Object list) {
    List<Map<String, Object>> maps = new ArrayList<>();
    ((List<?>) Objects.requireNonNull(list)).forEach(each -> maps.add(map(each)));
    return maps;
  }

  private static Map<String, Object> map(@Nullable Object map) {
    Map<String, Object> typed = new LinkedHashMap<>();
    ((Map<?, ?>) Objects.requireNonNull(map))
        .forEach((key, value) -> typed.put((String) key, value));
    return typed;
  }
}
