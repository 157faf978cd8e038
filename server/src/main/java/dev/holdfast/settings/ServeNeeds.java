package dev.holdfast.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What only a server that receives deliveries cannot do without. */
public final class ServeNeeds {

  private ServeNeeds() {}

  /** A sentence that names the settings that are missing; empty when none is. */
  public static Optional<String> missing(Settings settings) {
    List<String> missing = new ArrayList<>();
    if (settings.appSecret().isEmpty()) {
      missing.add("app-secret (HOLDFAST_APP_SECRET), the secret of your Meta app");
    }
    if (settings.verifyToken().isEmpty()) {
      missing.add("verify-token (HOLDFAST_VERIFY_TOKEN), the word you also type into Meta's form");
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("Receiving needs " + String.join(", and ", missing) + ".");
  }
}
