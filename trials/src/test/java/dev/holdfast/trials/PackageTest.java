package dev.holdfast.trials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What packaging/build makes: installed, started as systemd would start it, upgraded, removed and
 * purged, on a copy of this machine.
 */
@TestInstance(Lifecycle.PER_CLASS)
@EnabledIf(value = "isRoot", disabledReason = "only root can make a copy of the machine")
class PackageTest {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  /** Of the runtime, the jars and PostgreSQL; the cache for quick starts is half as large again. */
  private static final int INSTALLED_MB_MAX = 120;

  @TempDir(cleanup = CleanupMode.ALWAYS)
  static Path directory;

  private Path built;
  private ThrowawayMachine machine;

  static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  @BeforeAll
  void build() throws Exception {
    built = directory.resolve("built");
    Process building =
        new ProcessBuilder(
                PROJECT.resolve("packaging/build").toString(),
                "--built",
                "--fast",
                "--out",
                built.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(building.getInputStream().readAllBytes(), UTF_8);
    assertThat(building.waitFor()).as(said).isZero();
    machine = ThrowawayMachine.in(Files.createDirectory(directory.resolve("machine")));
    machine.run("! dpkg-query -W holdfast");
  }

  @AfterAll
  void throwAway() throws IOException {
    if (machine != null) {
      machine.close();
    }
  }

  @Test
  void the_package_is_installed_serves_is_upgraded_removed_and_purged() throws Exception {
    Path first = theOnly("*.deb");
    machine.run("dpkg -i " + first);
    theSettingsAreForRootAndTheServiceOnly();
    nothingThatIsExecutedCanBeWrittenByTheService();
    itIsSmall();
    int port = Ports.free();
    configure(port);

    try (Service service = Service.start(machine)) {
      assertThat(deliver(port, 1)).isEqualTo(200);
      assertThat(machine.run("holdfast stats --json")).contains("\"total\":1");
      assertThat(service.cachedClasses()).isGreaterThan(1000);
      assertThat(service.stop()).isZero();
      assertThat(service.told()).contains("READY=1", "STOPPING=1");
    }

    germanIsSortedAsGerman();

    machine.run("DEBIAN_FRONTEND=noninteractive dpkg -i --force-confold " + newer(first));
    assertThat(machine.run("cat /etc/holdfast/holdfast.yaml")).contains(Server.SECRET);
    theSettingsAreForRootAndTheServiceOnly();
    try (Service service = Service.start(machine)) {
      assertThat(deliver(port, 2)).isEqualTo(200);
      assertThat(machine.run("holdfast stats --json")).contains("\"total\":2");
      assertThat(service.stop()).isZero();
    }

    machine.run("dpkg -r holdfast");
    machine.run("test ! -e /usr/bin/holdfast && test ! -e /usr/lib/holdfast");
    assertThat(machine.run("cat /etc/holdfast/holdfast.yaml")).contains(Server.SECRET);
    machine.run("test -d /var/lib/holdfast/database");

    assertThat(machine.run("DEBIAN_FRONTEND=noninteractive dpkg -P holdfast"))
        .contains("kept in /var/lib/holdfast");
    machine.run("test ! -e /etc/holdfast && test -d /var/lib/holdfast/database");

    machine.run("dpkg -i " + first);
    machine.run("echo holdfast holdfast/purge-data boolean true | debconf-set-selections");
    machine.run("DEBIAN_FRONTEND=noninteractive dpkg -P holdfast");
    machine.run("test ! -e /etc/holdfast && test ! -e /var/lib/holdfast");
  }

  private void theSettingsAreForRootAndTheServiceOnly() throws Exception {
    assertThat(machine.run("stat -c '%a %U %G' /etc/holdfast/holdfast.yaml"))
        .isEqualTo("640 root holdfast\n");
    assertThat(machine.run("stat -c '%a %U' /var/lib/holdfast")).isEqualTo("700 holdfast\n");
  }

  private void nothingThatIsExecutedCanBeWrittenByTheService() throws Exception {
    String find = "find /usr/bin/holdfast /usr/lib/holdfast /etc/holdfast ! -type l -writable";
    assertThat(machine.run(Service.AS_HOLDFAST + " " + find)).isEmpty();
  }

  /** ICU's data are shortened for the package. */
  private void germanIsSortedAsGerman() throws Exception {
    String statement = "SELECT 'ä' < 'z' COLLATE \"de-x-icu\", 'ä' < 'z' COLLATE \"sv-x-icu\"";
    String single =
        "/usr/lib/holdfast/postgres/bin/postgres --single -D /var/lib/holdfast/database";
    String said =
        machine.run(
            "cd / && %s %s holdfast <<'END'\n%s\nEND\n"
                .formatted(Service.AS_HOLDFAST, single, statement));
    assertThat(said).containsSubsequence("1: ?column? = \"t\"", "2: ?column? = \"f\"");
  }

  private void itIsSmall() throws Exception {
    String size =
        machine.run("du -s --block-size=1MB --exclude=quick-start /usr/lib/holdfast | cut -f1");
    assertThat(Integer.parseInt(size.strip())).isLessThanOrEqualTo(INSTALLED_MB_MAX);
  }

  private void configure(int port) throws Exception {
    machine.run(
        """
        cat >>/etc/holdfast/holdfast.yaml <<'END'
        port: %d
        stop-drain: 0s
        app-secret: %s
        verify-token: trial
        END
        """
            .formatted(port, Server.SECRET));
  }

  private static int deliver(int port, long number) throws IOException, InterruptedException {
    byte[] body =
        """
        {"object":"instagram","entry":[{"id":"17841400000000001","time":1790000000000,"messaging":[\
        {"sender":{"id":"9001"},"recipient":{"id":"17841400000000001"},"timestamp":1790000000000,\
        "message":{"mid":"package-%d","text":"Is it there?"}}]}]}"""
            .formatted(number)
            .getBytes(UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhook"))
            .header("X-Hub-Signature-256", Signature.sign(Secret.of(Server.SECRET), body))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  /** The same package with a higher version, and with other settings by default. */
  private String newer(Path first) throws Exception {
    machine.run(
        """
        dpkg-deb -R %1$s /tmp/newer
        sed -i 's/^Version: .*/Version: 99/' /tmp/newer/DEBIAN/control
        echo '# Written by a newer version.' >>/tmp/newer/etc/holdfast/holdfast.yaml
        dpkg-deb --root-owner-group -Zgzip -z1 -b /tmp/newer /tmp/newer.deb
        """
            .formatted(first));
    return "/tmp/newer.deb";
  }

  @Test
  void the_archive_runs_from_any_folder() throws Exception {
    machine.run("mkdir '/opt/a folder' && tar -xzf " + theOnly("*.tar.gz") + " -C '/opt/a folder'");

    assertThat(machine.run("'/opt/a folder'/holdfast-*/bin/holdfast --version"))
        .startsWith("holdfast ");
    assertThat(machine.run("cd /; '/opt/a folder'/holdfast-*/bin/holdfast config --default"))
        .contains("data-dir: ./data");
  }

  @Test
  void the_list_of_what_is_included_names_every_jar_the_runtime_and_postgresql() throws Exception {
    Path tree = theOnly("holdfast-*[0-9a-z]");
    String list = Files.readString(tree.resolve("holdfast.cdx.json"));

    assertThat(list).contains("\"CycloneDX\"", "pkg:npm/svelte@", "OpenJDK runtime", "PostgreSQL");
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(tree.resolve("jars"))) {
      for (Path jar : jars) {
        String name = jar.getFileName().toString();
        if (!name.startsWith("holdfast-server-")) {
          assertThat(list).contains(name.replaceFirst("-(\\d.*)\\.jar", "@$1?type=jar"));
        }
      }
    }
  }

  private Path theOnly(String pattern) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(built, pattern)) {
      files.forEach(found::add);
    }
    found.removeIf(file -> pattern.endsWith("]") && !Files.isDirectory(file));
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
