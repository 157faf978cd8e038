package dev.holdfast.api;

import dev.holdfast.access.Audit;
import dev.holdfast.access.AuditedAction;
import dev.holdfast.access.Caller;
import dev.holdfast.query.Accounts;
import dev.holdfast.web.BodyReader;
import dev.holdfast.web.JsonRequest;
import dev.holdfast.web.JsonResponse;
import dev.holdfast.web.Problem;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** The pages that events came from, and what people call them: /api/pages. */
final class PagesResource {

  private static final int NAME_MAX_CHARS = 200;

  private final Accounts accounts;
  private final BodyReader body;

  PagesResource(Accounts accounts, BodyReader body) {
    this.accounts = accounts;
    this.body = body;
  }

  WebResponse list(WebRequest request) {
    List<Accounts.Account> pages = accounts.list();
    return WebResponse.object(
        json -> {
          json.writeArrayPropertyStart("pages");
          pages.forEach(page -> page(json, page));
          json.writeEndArray();
        });
  }

  WebResponse rename(WebRequest request, Caller caller) throws InterruptedException {
    int id = (int) new Parameters(request).id(Integer.MAX_VALUE);
    return body.read(
        request,
        bytes -> {
          @Nullable String name = name(JsonRequest.of(bytes, "name").node("name"));
          AuditedAction audited = AuditedAction.to(id, "page.rename");
          accounts.rename(id, name, (handle, _) -> Audit.write(handle, caller, audited));
          Accounts.Account page =
              accounts.find(id).orElseThrow(() -> new ProblemException(unknown(id)));
          return WebResponse.json(json -> page(json, page));
        });
  }

  private static @Nullable String name(JsonNode name) {
    if (name.isNull()) {
      return null;
    }
    String text = name.isString() ? name.stringValue().strip() : "";
    if (text.isEmpty() || text.length() > NAME_MAX_CHARS || text.indexOf('\0') >= 0) {
      throw new ProblemException(
          Problem.badParameter(
              "name", "must be null or a text of 1 to " + NAME_MAX_CHARS + " characters"));
    }
    return text;
  }

  private static Problem unknown(int id) {
    return new Problem(
        HttpStatus.NOT_FOUND_404, "unknown-page", "No such page", "There is no page with id " + id);
  }

  private static void page(JsonGenerator json, Accounts.Account page) {
    json.writeStartObject();
    json.writeNumberProperty("id", page.id());
    json.writeStringProperty("object", page.object());
    json.writeStringProperty("account", page.account());
    json.writeStringProperty("name", page.name());
    JsonResponse.moment(json, "first_seen_at", page.firstSeenAt());
    JsonResponse.moment(json, "last_seen_at", page.lastSeenAt());
    json.writeNumberProperty("last_24h", page.lastDay());
    json.writeArrayPropertyStart("days");
    page.days().forEach(json::writeNumber);
    json.writeEndArray();
    json.writeEndObject();
  }
}
