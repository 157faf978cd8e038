package dev.holdfast.alert;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is looked for, and who is told. Immutable; another one may replace it while alerts fire.
 *
 * @param apps whose events are expected
 * @param repeat after how long an alert that still fires is sent again; empty: never
 * @param dashboard where people look; empty where nobody said it
 */
public record Plan(
    Thresholds thresholds,
    QuietHours quiet,
    Set<String> apps,
    Optional<Duration> repeat,
    List<Channel> channels,
    Optional<URI> dashboard) {

  public Plan {
    apps = Set.copyOf(apps);
    channels = List.copyOf(channels);
  }

  List<String> channelNames() {
    return channels.stream().map(Channel::name).toList();
  }
}
