package dev.holdfast.app;

import dev.holdfast.access.Access;
import dev.holdfast.access.ApiToken;
import dev.holdfast.access.Oidc;
import dev.holdfast.access.Role;
import dev.holdfast.access.RoleRules;
import dev.holdfast.access.Sessions;
import dev.holdfast.settings.Sensitive;
import dev.holdfast.settings.Settings;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** How access is to be, as the settings say. */
final class AccessPlan {

  private AccessPlan() {}

  static Access.Plan of(Settings settings) {
    return of(settings, new ApiToken(settings.apiToken().map(Sensitive::value)));
  }

  /** With a token that may change. */
  static Access.Plan of(Settings settings, ApiToken token) {
    Settings.Sessions sessions = settings.sessions();
    return new Access.Plan(
        token,
        new Sessions.Lasting(sessions.idleTimeout(), sessions.lifetime()),
        settings.audit().keepFor(),
        settings.oidc().issuer().map(_ -> provider(settings.oidc())));
  }

  /** The settings' rules see to it that all of it is there. */
  private static Oidc.Provider provider(Settings.Oidc oidc) {
    return new Oidc.Provider(
        oidc.issuer().orElseThrow(),
        oidc.clientId().orElseThrow(),
        oidc.clientSecret().orElseThrow().value(),
        oidc.name(),
        oidc.scopes(),
        new RoleRules(oidc.roleClaim().orElseThrow(), values(oidc.roles())));
  }

  private static Map<Role, Set<String>> values(Settings.OidcRoles roles) {
    Map<Role, Set<String>> values = new EnumMap<>(Role.class);
    values.put(Role.ADMIN, Set.copyOf(roles.admin()));
    values.put(Role.OPERATOR, Set.copyOf(roles.operator()));
    values.put(Role.VIEWER, Set.copyOf(roles.viewer()));
    return values;
  }
}
