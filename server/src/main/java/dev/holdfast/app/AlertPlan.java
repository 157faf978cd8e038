package dev.holdfast.app;

import dev.holdfast.alert.Channel;
import dev.holdfast.alert.Channels;
import dev.holdfast.alert.MailRelay;
import dev.holdfast.alert.Plan;
import dev.holdfast.alert.QuietHours;
import dev.holdfast.alert.Thresholds;
import dev.holdfast.meta.App;
import dev.holdfast.settings.ByteSize;
import dev.holdfast.settings.Sensitive;
import dev.holdfast.settings.Settings;
import java.net.URI;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the settings say about alerts. */
final class AlertPlan {

  private AlertPlan() {}

  static Plan of(Settings settings) {
    Settings.Alerts alerts = settings.alerts();
    return new Plan(
        thresholds(alerts),
        quiet(alerts),
        Apps.of(settings).stream().map(App::name).collect(Collectors.toSet()),
        alerts.repeat(),
        channels(alerts),
        settings.publicUrl().map(AlertPlan::view));
  }

  private static Thresholds thresholds(Settings.Alerts alerts) {
    return new Thresholds(
        alerts.window(),
        alerts.deadLetters(),
        alerts.failureRate(),
        alerts.oldestWaiting(),
        alerts.noEvent(),
        alerts.signatureFailures(),
        alerts.diskLeft().map(ByteSize::bytes),
        alerts.diskGrowth().map(ByteSize::bytes),
        alerts.diskFull(),
        alerts.consumerStandsStill(),
        alerts.tokenEnds(),
        alerts.certificateEnds());
  }

  private static QuietHours quiet(Settings.Alerts alerts) {
    List<QuietHours.Hours> hours =
        alerts.quiet().stream()
            .map(quiet -> new QuietHours.Hours(quiet.from(), quiet.to()))
            .toList();
    return new QuietHours(hours, alerts.timeZone().orElseGet(ZoneId::systemDefault));
  }

  private static List<Channel> channels(Settings.Alerts alerts) {
    List<Channel> channels = new ArrayList<>(Channels.slack(urls(alerts.slack())));
    alerts
        .webhook()
        .url()
        .ifPresent(
            url ->
                channels.add(
                    Channels.webhook(
                        URI.create(url.value()), alerts.webhook().secret().orElseThrow().value())));
    Settings.Alerts.Smtp smtp = alerts.smtp();
    smtp.host()
        .ifPresent(
            host ->
                channels.add(
                    Channels.mail(relay(host, smtp), smtp.from().orElseThrow(), smtp.to())));
    return channels;
  }

  private static List<URI> urls(List<Sensitive> secrets) {
    return secrets.stream().map(secret -> URI.create(secret.value())).toList();
  }

  private static MailRelay relay(String host, Settings.Alerts.Smtp smtp) {
    Optional<MailRelay.Login> login =
        smtp.user().map(user -> new MailRelay.Login(user, smtp.password().orElseThrow().value()));
    return new MailRelay(
        host, smtp.port(), smtp.starttls() == Settings.Alerts.Smtp.StartTls.REQUIRED, login);
  }

  private static URI view(URI publicUrl) {
    return URI.create(publicUrl.toString().replaceAll("/+$", "") + "/#/alerts");
  }
}
