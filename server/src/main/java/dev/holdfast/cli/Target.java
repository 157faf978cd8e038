package dev.holdfast.cli;

import dev.holdfast.meta.Secret;
import dev.holdfast.settings.Settings;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where deliveries are sent, and whose secret signs them: what send and check have in common. */
final class Target {

  @Option(
      names = "--url",
      paramLabel = "<url>",
      converter = WebhookUrl.class,
      description = "The webhook. Default: http://localhost:<port>/webhook")
  private @Nullable URI asked;

  /** The URL asked for, or the webhook of a server on this machine with these settings. */
  URI url(Settings settings) {
    return asked != null
        ? asked
        : URI.create(settings.listener().url(settings.port()) + "/webhook");
  }

  /** The secret asked for, or the newest of the settings, or the end of the command. */
  static Secret secret(@Nullable String asked, Settings settings) {
    Optional<Secret> secret =
        asked == null
            ? settings.appSecret().stream().findFirst().map(first -> Secret.of(first.value()))
            : Optional.of(asked).filter(text -> !text.isBlank()).map(Secret::of);
    return secret.orElseThrow(
        () ->
            Failure.misused(
                "No secret to sign with: set app-secret (HOLDFAST_APP_SECRET), the one that the"
                    + " server has."));
  }

  /** One sentence for when nobody is there. */
  static String silence(URI url, String why) {
    return "No answer from " + url + ": " + why + ". Is the server running (holdfast serve)?";
  }

  /** Takes URLs that can be sent to. */
  static final class WebhookUrl implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      URI url = URI.create(text);
      String scheme = String.valueOf(url.getScheme());
      if (url.getHost() == null || !scheme.matches("https?")) {
        throw new TypeConversionException(
            "it is an http or https URL such as http://localhost:8080/webhook");
      }
      return url;
    }
  }
}
