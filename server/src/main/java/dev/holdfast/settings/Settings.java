package dev.holdfast.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * Every setting that exists: its name, its type and its range. {@code holdfast.default.yaml} has
 * them in the same order, with what they mean and their defaults. {@link SettingsLoader} fills the
 * records, only with values that are valid. Lists are empty where nothing is set. Immutable.
 */
public record Settings(
    @Range("0 to 65535") int port,
    String host,
    @Range("0 to 65535") Optional<Integer> adminPort,
    Optional<String> adminHost,
    @Range("0s to 5m") Duration stopDrain,
    List<ProxyAddress> proxies,
    Tls tls,
    @Reloaded RateLimits rateLimits,
    Optional<DatabaseUrl> databaseUrl,
    Optional<String> databaseUser,
    Optional<Sensitive> databasePassword,
    String databaseSchema,
    @Range("5 to 500") int databaseConnections,
    Path dataDir,
    @Reloaded List<Sensitive> appSecret,
    @Reloaded Optional<Sensitive> verifyToken,
    @Reloaded Map<String, FurtherApp> apps,
    Optional<Sensitive> adminPassword,
    @Reloaded Optional<Sensitive> apiToken,
    Optional<URI> publicUrl,
    Sessions sessions,
    Oidc oidc,
    Audit audit,
    Path handlersDir,
    Identities identities,
    @Reloaded Retention retention,
    Intake intake,
    Work work,
    Watch watch,
    Metrics metrics,
    @Reloaded Alerts alerts,
    @Reloaded Log log) {

  /** https without a proxy. */
  public record Tls(
      Optional<Path> certificate,
      Optional<Path> key,
      ClientCertificate clientCertificate,
      Optional<Path> clientCa,
      String clientName,
      Optional<String> clientHeader) {

    /** How deliveries show that they come from Meta, beside their signature. */
    public enum ClientCertificate {
      OFF,
      DIRECT,
      HEADER
    }
  }

  /** What is answered 429. */
  public record RateLimits(Rate failures, Rate address, Rate app) {}

  /** A Meta app beside the first one; it is served at {@code /webhook/<name>}. */
  public record FurtherApp(List<Sensitive> secret, Sensitive verifyToken) {}

  /** Browsers that are signed in. */
  public record Sessions(
      @Range("5m to 30d") Duration idleTimeout, @Range("5m to 365d") Duration lifetime) {}

  /** Signing in through an OpenID Connect provider. */
  public record Oidc(
      Optional<URI> issuer,
      Optional<String> clientId,
      Optional<Sensitive> clientSecret,
      String name,
      List<String> scopes,
      Optional<String> roleClaim,
      OidcRoles roles) {

    /** Whether any part of it is set that has no default. */
    boolean isInUse() {
      return issuer.isPresent()
          || clientId.isPresent()
          || clientSecret.isPresent()
          || roleClaim.isPresent()
          || roles.areSet();
    }
  }

  /** Which values of the role claim give each role. */
  public record OidcRoles(List<String> admin, List<String> operator, List<String> viewer) {

    boolean areSet() {
      return !(admin.isEmpty() && operator.isEmpty() && viewer.isEmpty());
    }
  }

  /** The log of who did what. */
  public record Audit(@Range("1d to 3650d") Duration keepFor) {}

  /** What makes a redelivery known as one. */
  public record Identities(@Range("8d to 3650d") Duration keepFor) {}

  /** How long events are kept. */
  public record Retention(
      Mode mode,
      @Range("1d to 3650d") Duration processed,
      @Range("1d to 3650d") Duration deadLetters,
      @Range("1h to 31d") Duration period) {

    /** Whether events are dropped at all. */
    public enum Mode {
      ON,
      OFF
    }
  }

  /** From the received bytes to the answer. */
  public record Intake(
      @Range("1KiB to 64MiB") ByteSize bodyLimit,
      @Range("100ms to 5m") Duration requestTimeout,
      @Range("1 to 100000") int maxConcurrentRequests,
      @Range("1 to 1000000") int queueLimit,
      @Range("100ms to 20s") Duration storeTimeout,
      @Range("1 to 10000") int batch,
      @Range("1 to 64") int writers) {}

  /** From the claim to the settled event. */
  public record Work(
      @Range("1 to 100") int attempts,
      @Range("0s to 30d") List<Duration> delays,
      @Range("0 to 0.9") double jitter,
      @Range("1 to 10000") int batch,
      @Range("1 to 2000") int concurrency,
      @Range("10ms to 1h") Duration timeLimit,
      @Range("100ms to 1d") Duration lease,
      @Range("10ms to 1h") Duration poll,
      @Range("0s to 1h") Duration stopTimeout,
      @Range("1 to 64") int settlers,
      Order order,
      AfterDeadLetter afterDeadLetter,
      @Range("0s to 60s") Duration reorderWindow) {

    /** What comes one after the other. */
    public enum Order {
      NONE,
      CONVERSATION
    }

    /** What becomes of the events that waited behind it. */
    public enum AfterDeadLetter {
      CONTINUE,
      WAIT
    }
  }

  /** What people look at. */
  public record Watch(@Range("0 to 10000") int readers, @Range("0 to 1000000") int rejections) {}

  /** What Prometheus reads. */
  public record Metrics(Readers readers) {

    /** Who may read it. */
    public enum Readers {
      VIEWERS,
      ANYONE
    }
  }

  /** What is looked for, and who is told. */
  public record Alerts(
      @Range("1m to 1d") Duration window,
      @OrOff @Range("1 to 1000000") Optional<Integer> deadLetters,
      @OrOff @Range("0.01 to 1") Optional<Double> failureRate,
      @OrOff @Range("1m to 30d") Optional<Duration> oldestWaiting,
      @OrOff @Range("5m to 30d") Optional<Duration> noEvent,
      @OrOff @Range("1 to 1000000") Optional<Integer> signatureFailures,
      @OrOff @Range("1MiB to 100000GiB") Optional<ByteSize> diskLeft,
      @OrOff @Range("1MiB to 100000GiB") Optional<ByteSize> diskGrowth,
      @OrOff @Range("1h to 365d") Optional<Duration> diskFull,
      @OrOff @Range("1m to 30d") Optional<Duration> consumerStandsStill,
      @OrOff @Range("1h to 365d") Optional<Duration> tokenEnds,
      @OrOff @Range("1h to 365d") Optional<Duration> certificateEnds,
      List<HoursOfDay> quiet,
      Optional<ZoneId> timeZone,
      @OrOff @Range("5m to 30d") Optional<Duration> repeat,
      List<Sensitive> slack,
      Webhook webhook,
      Smtp smtp) {

    /** A program that takes alerts as signed JSON. */
    public record Webhook(Optional<Sensitive> url, Optional<Sensitive> secret) {}

    /** A mail relay, and who gets the mails. */
    public record Smtp(
        Optional<String> host,
        @Range("1 to 65535") int port,
        Optional<String> user,
        Optional<Sensitive> password,
        Optional<String> from,
        List<String> to,
        StartTls starttls) {

      /** Whether the connection is encrypted. */
      public enum StartTls {
        REQUIRED,
        OFF
      }
    }
  }

  /** What this process logs to standard error, and how. */
  public record Log(LogFormat format, Level level) {}

  /** How a log line looks. */
  public enum LogFormat {
    TEXT,
    JSON
  }

  /** Where Meta's deliveries arrive. */
  public Listener listener() {
    return new Listener(host, port);
  }

  /** Where the dashboard and the API are served; empty when at the same place as the endpoint. */
  public Optional<Listener> adminListener() {
    return adminPort.map(own -> new Listener(adminHost.orElse("127.0.0.1"), own));
  }

  /**
   * What receiving deliveries requires and is not set, as a sentence; empty when nothing is
   * missing.
   */
  public Optional<String> missingToReceive() {
    List<String> missing = new ArrayList<>();
    if (appSecret.isEmpty()) {
      missing.add("app-secret (HOLDFAST_APP_SECRET), the secret of your Meta app");
    }
    if (verifyToken.isEmpty()) {
      missing.add("verify-token (HOLDFAST_VERIFY_TOKEN), which you also enter in Meta's form");
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("Receiving deliveries requires " + String.join(", and ", missing) + ".");
  }
}
