package dev.holdfast.app;

import dev.holdfast.meta.Secret;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where deliveries are sent, and whose secret signs them. */
final class Target {

  static final String NO_SECRET =
      "No secret to sign with: set app-secret (HOLDFAST_APP_SECRET), the one that the server has.";

  private Target() {}

  /** The URL asked for, or the webhook of a server on this machine with these settings. */
  static URI url(@Nullable URI asked, Settings settings) {
    return asked != null ? asked : URI.create("http://localhost:" + settings.port() + "/webhook");
  }

  /** What is wrong with the URL asked for. */
  static Optional<String> mistake(@Nullable URI asked) {
    boolean usable =
        asked == null
            || (asked.getHost() != null
                && asked.getScheme() != null
                && asked.getScheme().matches("https?"));
    return usable
        ? Optional.empty()
        : Optional.of("--url is an http or https URL such as http://localhost:8080/webhook");
  }

  /** The secret asked for, or the newest of the settings. */
  static Optional<Secret> secret(@Nullable String asked, Settings settings) {
    if (asked != null) {
      return asked.isBlank() ? Optional.empty() : Optional.of(Secret.of(asked));
    }
    return settings.appSecret().map(secrets -> Apps.secret(secrets.getFirst()));
  }

  /** One sentence for when nobody is there. */
  static String silence(URI url, String why) {
    return "No answer from " + url + ": " + why + ". Is the server running (holdfast serve)?";
  }
}
