package dev.holdfast.meta;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A Meta app as far as its webhooks go.
 *
 * @param name ours, not Meta's: part of the webhook's path and of every identity
 * @param secrets all that are active, at least one; several while a secret is being replaced
 * @param verifyToken what Meta repeats in the handshake
 */
public record App(String name, List<Secret> secrets, Secret verifyToken) {

  /** The name of the app behind the path that names none. */
  public static final String DEFAULT = "default";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  public App {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "an app's name is up to 63 of a-z, 0-9, _ and -, starting with a letter or digit: "
              + name);
    }
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("app " + name + " needs at least one secret");
    }
    secrets = List.copyOf(secrets);
  }
}
