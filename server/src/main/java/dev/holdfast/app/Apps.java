package dev.holdfast.app;

import dev.holdfast.meta.App;
import dev.holdfast.meta.Secret;
import dev.holdfast.settings.Sensitive;
import dev.holdfast.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The Meta apps that the settings tell of. */
final class Apps {

  private Apps() {}

  /** The first app, where its secret and verify token are set, then the further ones by name. */
  static List<App> of(Settings settings) {
    List<App> apps = new ArrayList<>();
    if (settings.missingToReceive().isEmpty()) {
      apps.add(app(App.DEFAULT, settings.appSecret(), settings.verifyToken().orElseThrow()));
    }
    new TreeMap<>(settings.apps())
        .forEach((name, further) -> apps.add(app(name, further.secret(), further.verifyToken())));
    return List.copyOf(apps);
  }

  private static App app(String name, List<Sensitive> secrets, Sensitive verifyToken) {
    return new App(name, secrets.stream().map(Apps::secret).toList(), secret(verifyToken));
  }

  /** The same secret as Meta's dialect knows it. */
  static Secret secret(Sensitive sensitive) {
    return Secret.of(sensitive.value());
  }
}
