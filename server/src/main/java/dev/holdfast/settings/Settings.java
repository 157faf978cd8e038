package dev.holdfast.settings;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * Everything that can be set. What each setting means, and its default, stands in {@code
 * holdfast.default.yaml}; the types and ranges stand here. {@link SettingsLoader} reads them, and
 * only values that keep to both get this far. Immutable.
 */
@ConfigMapping(prefix = SettingsSchema.PREFIX)
public interface Settings {

  @Within(from = "0", to = "65535")
  int port();

  String host();

  @Within(from = "0s", to = "5m")
  Duration stopDrain();

  Path dataDir();

  Optional<DatabaseUrl> databaseUrl();

  Optional<String> databaseUser();

  Optional<Sensitive> databasePassword();

  @Within(from = "5", to = "500")
  int databaseConnections();

  Optional<List<Sensitive>> appSecret();

  Optional<Sensitive> verifyToken();

  Optional<Sensitive> apiToken();

  Optional<Sensitive> adminPassword();

  Optional<List<ProxyAddress>> proxies();

  Optional<URI> publicUrl();

  Sessions sessions();

  Oidc oidc();

  Audit audit();

  Path handlersDir();

  /** Further Meta apps by name; each is served at {@code /webhook/<name>}. */
  Map<String, FurtherApp> apps();

  Intake intake();

  Work work();

  Watch watch();

  Log log();

  /** A Meta app beside the first one. */
  interface FurtherApp {
    List<Sensitive> secret();

    Sensitive verifyToken();
  }

  /** Browsers that are signed in. */
  interface Sessions {

    @Within(from = "5m", to = "30d")
    Duration idleTimeout();

    @Within(from = "5m", to = "365d")
    Duration lifetime();
  }

  /** Signing in through an OpenID Connect provider. */
  interface Oidc {

    Optional<URI> issuer();

    Optional<String> clientId();

    Optional<Sensitive> clientSecret();

    String name();

    List<String> scopes();

    Optional<String> roleClaim();

    OidcRoles roles();
  }

  /** What the role claim must have for each role. */
  interface OidcRoles {

    Optional<List<String>> admin();

    Optional<List<String>> operator();

    Optional<List<String>> viewer();
  }

  /** Who did what. */
  interface Audit {

    @Within(from = "1d", to = "3650d")
    Duration keepFor();
  }

  /** From the bytes to the receipt. */
  interface Intake {

    @Within(from = "1KiB", to = "64MiB")
    ByteSize bodyLimit();

    @Within(from = "100ms", to = "5m")
    Duration requestTimeout();

    @Within(from = "1", to = "100000")
    int maxConcurrentRequests();

    @Within(from = "1", to = "1000000")
    int queueLimit();

    @Within(from = "100ms", to = "20s")
    Duration storeTimeout();

    @Within(from = "1", to = "10000")
    int batch();

    @Within(from = "1", to = "64")
    int writers();
  }

  /** From the claim to the settled event. */
  interface Work {

    @Within(from = "1", to = "100")
    int attempts();

    @Within(from = "0s", to = "30d")
    List<Duration> delays();

    @Within(from = "0", to = "0.9")
    double jitter();

    @Within(from = "1", to = "10000")
    int batch();

    @Within(from = "1", to = "100000")
    int concurrency();

    @Within(from = "10ms", to = "1h")
    Duration timeLimit();

    @Within(from = "100ms", to = "1d")
    Duration lease();

    @Within(from = "10ms", to = "1h")
    Duration poll();

    @Within(from = "0s", to = "1h")
    Duration stopTimeout();

    @Within(from = "1", to = "64")
    int settlers();
  }

  /** What people look at. */
  interface Watch {

    @Within(from = "0", to = "10000")
    int readers();

    @Within(from = "0", to = "1000000")
    int rejections();
  }

  /** What is written to standard output about the running. */
  interface Log {
    LogFormat format();

    Level level();
  }

  /** How a log line looks. */
  enum LogFormat {
    TEXT,
    JSON
  }
}
