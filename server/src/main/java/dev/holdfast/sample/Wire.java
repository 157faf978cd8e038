package dev.holdfast.sample;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Items become bytes as Meta sends them: ASCII only, everything else and {@code /} escaped, with
 * lower-case digits (Messenger Platform, Webhooks, "Validating Payloads").
 */
final class Wire {

  private static final String THREADS_APP = "1648305275920731";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII, JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

  private Wire() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The id of somebody or something, alone in an object. */
  static ObjectNode id(String id) {
    return object().put("id", id);
  }

  /**
   * One delivery that holds all these items.
   *
   * @param items at least one, all of the same envelope
   */
  static byte[] bytes(List<Item> items) {
    return MAPPER.writeValueAsBytes(
        switch (items.getFirst().envelope()) {
          case Envelope.Entries entries -> graph(entries, items);
          case Envelope.Threads threads -> threads(threads, items);
        });
  }

  private static ObjectNode graph(Envelope.Entries form, List<Item> items) {
    ObjectNode delivery = object().put("object", form.object());
    ArrayNode entries = delivery.putArray("entry");
    Map<String, List<Item>> byAccount =
        items.stream()
            .collect(Collectors.groupingBy(Item::account, LinkedHashMap::new, Collectors.toList()));
    byAccount.forEach((account, own) -> entries.add(entry(form, account, own)));
    return delivery;
  }

  private static ObjectNode entry(Envelope.Entries form, String account, List<Item> items) {
    ObjectNode entry = id(account);
    long sent = items.getLast().millis();
    switch (form.time()) {
      case MILLISECONDS -> entry.put("time", sent);
      case SECONDS -> entry.put("time", sent / 1000);
      case NONE -> {}
    }
    ArrayNode list = entry.putArray(form.list());
    items.forEach(item -> list.add(item.body()));
    return entry;
  }

  private static ObjectNode threads(Envelope.Threads form, List<Item> items) {
    Item first = items.getFirst();
    ObjectNode delivery =
        object()
            .put("app_id", THREADS_APP)
            .put("topic", form.topic())
            .put("target_id", first.account())
            .put("time", items.getLast().millis() / 1000)
            .put("subscription_id", "1093552847710246")
            .put("has_uid_field", false);
    ArrayNode values = delivery.putArray("values");
    items.forEach(item -> values.add(item.body()));
    return delivery;
  }
}
