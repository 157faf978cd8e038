package dev.holdfast.api;

import dev.holdfast.access.Audit;
import dev.holdfast.access.AuditedAction;
import dev.holdfast.access.Caller;
import dev.holdfast.alert.Alert;
import dev.holdfast.alert.Alerts;
import dev.holdfast.alert.Notice;
import dev.holdfast.alert.TestResult;
import dev.holdfast.query.WrittenWith;
import dev.holdfast.web.BodyReader;
import dev.holdfast.web.JsonRequest;
import dev.holdfast.web.JsonResponse;
import dev.holdfast.web.Problem;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.core.JsonGenerator;

/** What is wrong, who was told, and who does not want to hear of it: /api/alerts. */
final class AlertsResource {

  private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,4})([mhd])");
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final int TEXT_MAX_CHARS = 10;

  private final Alerts alerts;
  private final Audit audit;
  private final BodyReader body;

  AlertsResource(Alerts alerts, Audit audit, BodyReader body) {
    this.alerts = alerts;
    this.audit = audit;
    this.body = body;
  }

  WebResponse list(WebRequest request) {
    List<String> channels = alerts.channels();
    List<Alert> firing = alerts.firing();
    List<Alert> over = alerts.over();
    List<Notice> notices = alerts.notices();
    return WebResponse.object(
        json -> {
          json.writeArrayPropertyStart("channels");
          channels.forEach(json::writeString);
          json.writeEndArray();
          write(json, "firing", firing);
          write(json, "resolved", over);
          json.writeArrayPropertyStart("notices");
          notices.forEach(notice -> write(json, notice));
          json.writeEndArray();
        });
  }

  WebResponse silence(WebRequest request, Caller caller) throws InterruptedException {
    long id = new Parameters(request).id();
    return body.read(
        request,
        bytes -> {
          String text = JsonRequest.of(bytes, "for").text("for", TEXT_MAX_CHARS);
          WrittenWith<Alert> audited =
              (handle, alert) ->
                  Audit.write(handle, caller, AuditedAction.silence(name(alert), text));
          return response(id, alerts.silence(id, time(text), caller.name(), audited));
        });
  }

  WebResponse endSilence(WebRequest request, Caller caller) {
    long id = new Parameters(request).id();
    WrittenWith<Alert> audited =
        (handle, alert) ->
            Audit.write(handle, caller, AuditedAction.to(name(alert), "alert.end_silence"));
    return response(id, alerts.speak(id, audited));
  }

  WebResponse test(WebRequest request, Caller caller) {
    audit.write(caller, AuditedAction.testOfAlerts());
    List<TestResult> results = alerts.test();
    return WebResponse.object(
        json -> {
          json.writeArrayPropertyStart("results");
          results.forEach(
              result ->
                  JsonResponse.object(
                      json,
                      one -> {
                        one.writeStringProperty("channel", result.channel());
                        one.writeStringProperty("error", result.error().orElse(null));
                      }));
          json.writeEndArray();
        });
  }

  private static Duration time(String text) {
    Matcher matcher = TIME.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      Duration time =
          switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
          };
      if (time.compareTo(LONGEST) <= 0) {
        return time;
      }
    }
    throw JsonRequest.bad("for", "must be a time such as 30m, 4h or 1d, and at most 30d");
  }

  private static String name(Alert alert) {
    return (alert.id() + " " + alert.rule().word() + " " + alert.subject()).strip();
  }

  private static WebResponse response(long id, Optional<Alert> alert) {
    Alert known =
        alert.orElseThrow(
            () ->
                new ProblemException(
                    new Problem(
                        HttpStatus.NOT_FOUND_404,
                        "unknown-alert",
                        "No such alert",
                        "No alert with id " + id + " fires; it may be over")));
    return WebResponse.json(json -> write(json, known));
  }

  private static void write(JsonGenerator json, String name, List<Alert> all) {
    json.writeArrayPropertyStart(name);
    all.forEach(alert -> write(json, alert));
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Alert alert) {
    json.writeStartObject();
    json.writeNumberProperty("id", alert.id());
    json.writeStringProperty("rule", alert.rule().word());
    json.writeStringProperty("subject", alert.subject());
    json.writeStringProperty("summary", alert.summary());
    json.writeStringProperty("advice", alert.advice());
    JsonResponse.moment(json, "raised_at", alert.raisedAt());
    JsonResponse.moment(json, "resolved_at", alert.resolvedAt());
    JsonResponse.moment(json, "last_sent_at", alert.lastSentAt());
    JsonResponse.moment(json, "silenced_until", alert.silencedUntil());
    json.writeStringProperty("silenced_by", alert.silencedBy());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Notice notice) {
    json.writeStartObject();
    json.writeNumberProperty("id", notice.id());
    json.writeNumberProperty("alert_id", notice.alertId());
    json.writeStringProperty("rule", notice.rule().word());
    json.writeStringProperty("subject", notice.subject());
    json.writeStringProperty("channel", notice.channel());
    json.writeStringProperty("kind", notice.kind().word());
    json.writeStringProperty("result", notice.result().word());
    JsonResponse.moment(json, "made_at", notice.madeAt());
    json.writeNumberProperty("attempts", notice.attempts());
    JsonResponse.moment(json, "sent_at", notice.sentAt());
    JsonResponse.moment(json, "due_at", notice.dueAt());
    json.writeStringProperty("error", notice.error());
    json.writeEndObject();
  }
}
