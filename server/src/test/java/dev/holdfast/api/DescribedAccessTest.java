package dev.holdfast.api;

import static dev.holdfast.api.Browser.PASSWORD;
import static dev.holdfast.api.Walk.TOO_LARGE;

import org.junit.jupiter.api.Test;

/** Sessions, users, tokens and the audit log answer as openapi.yaml says. */
class DescribedAccessTest {

  private static final String CHANGE =
      """
      {"current": "%s", "next": "%s"}\
      """
          .formatted(PASSWORD, PASSWORD + "!");

  @Test
  void access_answers_as_described() throws Exception {
    try (Walk walk = Walk.through("access")) {
      users(walk);
      sessions(walk);
      tokens(walk);
      walk.ask("GET", "/api/audit?limit=2");
      walk.ask("GET", "/api/audit?before=2");
      walk.ask("GET", "/api/audit?limit=0");
      walk.ask("GET", "/api/oidc/start?to=/");
      walk.ask("GET", "/api/oidc/callback?code=1&state=2");
      walk.askWithoutPermission();
      walk.askWithUnknownParameter();

      // A provider is in the trials.
      walk.assertThatAllWasSeen("GET /api/oidc/start 302", "GET /api/oidc/callback 302");
    }
  }

  private static void users(Walk walk) throws Exception {
    String users = "/api/users";
    long ada = walk.ask("POST", users, user("ada", "operator")).get("id").asLong();
    long root = walk.ask("POST", users, user("root", "admin")).get("id").asLong();
    walk.ask("POST", users, user("ada", "operator"));
    walk.ask("POST", users, user("bob", "king"));
    walk.ask("POST", users, TOO_LARGE);
    walk.ask("GET", users);
    walk.ask("PATCH", users + "/" + ada, "{\"role\": \"viewer\", \"disabled\": true}");
    walk.ask("PATCH", users + "/" + ada, "{\"disabled\": 7}");
    walk.ask("PATCH", users + "/" + ada, TOO_LARGE);
    walk.ask("PATCH", users + "/" + root, "{\"role\": \"viewer\"}");
    walk.ask("PATCH", users + "/4711", "{}");
    walk.ask("DELETE", users + "/" + root);
    walk.ask("DELETE", users + "/" + ada);
    walk.ask("DELETE", users + "/" + ada);
    walk.ask("DELETE", users + "/seven");
  }

  private static void sessions(Walk walk) throws Exception {
    String session = "/api/session";
    String password = "/api/session/password";
    Browser browser = Browser.as(walk.server(), "operator");
    walk.see(browser.login("some operator", "wrong password"));
    walk.see(browser.login("some operator", PASSWORD));
    walk.see(browser.ask("POST", session, "{}"));
    walk.see(browser.ask("POST", session, TOO_LARGE));
    browser.with("Sec-Fetch-Site", "cross-site");
    walk.see(browser.ask("POST", session, "{}"));
    walk.see(browser.ask("PUT", password, CHANGE));
    walk.see(browser.ask("DELETE", session));
    browser.with("Sec-Fetch-Site", "");
    walk.see(browser.ask("GET", session));
    walk.see(browser.ask("PUT", password, "{}"));
    walk.see(browser.ask("PUT", password, TOO_LARGE));
    walk.see(browser.ask("PUT", password, CHANGE));
    walk.see(browser.ask("PUT", password, CHANGE));
    walk.see(browser.ask("DELETE", session));
    walk.ask("GET", session);
    walk.ask("PUT", password, CHANGE);
    walk.ask("DELETE", session);
  }

  private static void tokens(Walk walk) throws Exception {
    String tokens = "/api/tokens";
    String forEver = "{\"name\": \"crm\", \"role\": \"viewer\"}";
    String forAWhile =
        "{\"name\": \"crm\", \"role\": \"viewer\", \"expires_at\": \"2999-01-01T00:00:00Z\"}";
    long id = walk.ask("POST", tokens, forEver).get("id").asLong();
    walk.ask("POST", tokens, forAWhile);
    walk.ask("POST", tokens, "{\"role\": \"viewer\"}");
    walk.ask("POST", tokens, TOO_LARGE);
    walk.ask("GET", tokens);
    walk.ask("DELETE", tokens + "/" + id);
    walk.ask("DELETE", tokens + "/" + id);
    walk.ask("DELETE", tokens + "/seven");
  }

  private static String user(String name, String role) {
    return """
    {"name": "%s", "role": "%s", "password": "%s"}\
    """
        .formatted(name, role, PASSWORD);
  }
}
