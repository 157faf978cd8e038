package dev.holdfast.record;

import dev.holdfast.event.Claim;
import tools.jackson.databind.JsonNode;

/**
 * Finds in each event what becomes rows. An event without anything that does is left alone, and so
 * is one without the id that its row would need.
 */
final class EventReader {

  private static final String WHATSAPP = "whatsapp_business_account";

  private final MessagingReader messaging;
  private final PageReader page;
  private final InstagramReader instagram;
  private final ThreadsReader threads;
  private final WhatsAppReader whatsApp;

  EventReader(Batch batch) {
    messaging = new MessagingReader(batch);
    page = new PageReader(batch);
    instagram = new InstagramReader(batch);
    threads = new ThreadsReader(batch);
    whatsApp = new WhatsAppReader(batch);
  }

  void read(Claim claim) {
    Source source = Source.of(claim);
    JsonNode payload = JsonFields.parse(claim.event().payload());
    if (payload.isArray()) {
      payload = payload.path(0);
    }
    for (JsonNode entry : JsonFields.items(payload.path("entry"))) {
      entry(source, entry);
    }
    // Threads has no entries.
    JsonNode values = payload.path("values");
    JsonFields.items(values).forEach(change -> threads.read(source, change));
    threads.read(source, values);
  }

  private void entry(Source source, JsonNode entry) {
    JsonFields.items(entry.path("messaging")).forEach(item -> messaging.read(source, item));
    JsonFields.items(entry.path("standby")).forEach(item -> messaging.read(source, item));
    JsonFields.items(entry.path("changes")).forEach(change -> change(source, change));
    if (entry.has("field")) {
      change(source, entry);
    }
  }

  private void change(Source source, JsonNode change) {
    String field = JsonFields.text(change, "field");
    if (field == null) {
      return;
    }
    switch (source.object()) {
      case WHATSAPP -> whatsApp.read(source, field, change.path("value"));
      case "page" -> page.read(source, field, change.path("value"));
      case "instagram" -> instagram.read(source, field, change.path("value"));
      default -> {
        // Users, permissions, ads …: nothing of theirs is recorded.
      }
    }
    // The App Dashboard's tests wrap messaging items in changes.
    if (!source.object().equals(WHATSAPP)) {
      messaging.read(source, change.path("value"));
    }
  }
}
