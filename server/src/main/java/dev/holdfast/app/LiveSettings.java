package dev.holdfast.app;

import dev.holdfast.access.ApiToken;
import dev.holdfast.api.DeliveryLimits;
import dev.holdfast.meta.App;
import dev.holdfast.settings.Rate;
import dev.holdfast.settings.Sensitive;
import dev.holdfast.settings.Settings;
import dev.holdfast.web.RateLimiter;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a running node takes up from settings that change. Thread-safe. */
final class LiveSettings {

  private volatile Map<String, App> apps;
  private volatile Settings.Retention retention;
  private final ApiToken apiToken;
  private final DeliveryLimits deliveryLimits;

  LiveSettings(Settings settings) {
    this.apps = appsOf(settings);
    this.retention = settings.retention();
    this.apiToken = new ApiToken(tokenOf(settings));
    this.deliveryLimits = new DeliveryLimits(limitsOf(settings.rateLimits()));
  }

  void change(Settings to) {
    apps = appsOf(to);
    retention = to.retention();
    apiToken.change(tokenOf(to));
    deliveryLimits.change(limitsOf(to.rateLimits()));
  }

  /** By name. */
  Map<String, App> apps() {
    return apps;
  }

  Settings.Retention retention() {
    return retention;
  }

  ApiToken apiToken() {
    return apiToken;
  }

  DeliveryLimits deliveryLimits() {
    return deliveryLimits;
  }

  private static Map<String, App> appsOf(Settings settings) {
    return Apps.of(settings).stream().collect(Collectors.toUnmodifiableMap(App::name, app -> app));
  }

  private static Optional<String> tokenOf(Settings settings) {
    return settings.apiToken().map(Sensitive::value);
  }

  private static DeliveryLimits.Plan limitsOf(Settings.RateLimits limits) {
    return new DeliveryLimits.Plan(
        limit(limits.failures()), limit(limits.address()), limit(limits.app()));
  }

  private static Optional<RateLimiter.Limit> limit(Rate rate) {
    return rate.isOff()
        ? Optional.empty()
        : Optional.of(new RateLimiter.Limit(rate.count(), rate.period()));
  }
}
