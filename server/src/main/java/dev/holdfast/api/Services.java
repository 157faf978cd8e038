package dev.holdfast.api;

import dev.holdfast.access.Access;
import dev.holdfast.alert.Alerts;
import dev.holdfast.intake.Intake;
import dev.holdfast.meta.App;
import dev.holdfast.metrics.DeliveryMeter;
import dev.holdfast.metrics.Metrics;
import dev.holdfast.ops.Health;
import dev.holdfast.tracing.Tracing;
import dev.holdfast.watch.RejectionLog;
import dev.holdfast.web.ClientCertificate;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that the routes stand on.
 *
 * @param publicUrl where people reach us, where that is said
 */
public record Services(
    Optional<Endpoint> endpoint,
    Optional<Admin> admin,
    Health health,
    Numbers numbers,
    Limits limits,
    Optional<URI> publicUrl) {

  /**
   * Where deliveries come in; absent in a process that only works.
   *
   * @param apps by name, as they are at the moment
   * @param certificate what deliveries must show
   */
  public record Endpoint(
      Supplier<Map<String, App>> apps,
      Intake intake,
      ClientCertificate certificate,
      DeliveryLimits limits,
      Tracing tracing,
      DeliveryMeter meter,
      RejectionLog rejections) {}

  /** What the dashboard and the API need; absent in a process that only receives. */
  public record Admin(
      Queries queries, Changes changes, Access access, RejectionLog rejections, Alerts alerts) {}

  /**
   * What Prometheus reads.
   *
   * @param access who may; absent where anyone may
   */
  public record Numbers(Metrics metrics, Optional<Access> access, RejectionLog rejections) {}

  /**
   * How much to bear.
   *
   * @param bodyLimitBytes the largest delivery taken
   * @param requestTimeout how long a request's body may take to arrive
   * @param concurrentRequests more deliveries than these at once are answered 503
   */
  public record Limits(int bodyLimitBytes, Duration requestTimeout, int concurrentRequests) {}
}
