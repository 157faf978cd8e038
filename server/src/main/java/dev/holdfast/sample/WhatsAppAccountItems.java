package dev.holdfast.sample;

import static dev.holdfast.sample.Wire.object;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What happens to a WhatsApp business account itself. Each has an id that no other has. */
final class WhatsAppAccountItems {

  private static final List<String> TEMPLATES =
      List.of("order_shipped", "pick_up_reminder", "autumn_sale");
  private static final List<String> TEMPLATE_EVENTS =
      List.of("APPROVED", "APPROVED", "PENDING", "REJECTED", "PAUSED");

  private final Scene scene;

  WhatsAppAccountItems(Scene scene) {
    this.scene = scene;
  }

  Item template(Shop shop) {
    String event = scene.pick(TEMPLATE_EVENTS);
    ObjectNode value =
        object()
            .put("event", event)
            .put("message_template_id", scene.ids().number())
            .put("message_template_name", scene.pick(TEMPLATES))
            .put("message_template_language", "pt_BR");
    if (event.equals("REJECTED")) {
      value.put("reason", "TAG_CONTENT_MISMATCH");
    } else {
      value.putNull("reason");
    }
    return change(shop, "message_template_status_update", value);
  }

  Item account(Shop shop) {
    return switch (scene.upTo(3)) {
      case 0 -> partner(shop);
      case 1 -> security(shop);
      default -> flow(shop);
    };
  }

  private Item partner(Shop shop) {
    ObjectNode value = object().put("event", "PARTNER_APP_INSTALLED");
    value
        .putObject("waba_info")
        .put("waba_id", shop.whatsApp().account())
        .put("owner_business_id", "9" + shop.page().substring(1))
        .put("partner_app_id", scene.ids().text());
    return change(shop, "account_update", value);
  }

  private Item security(Shop shop) {
    ObjectNode value =
        object()
            .put("display_phone_number", shop.whatsApp().phone())
            .put("event", "PIN_CHANGED")
            .put("requester", scene.ids().text());
    return change(shop, "security", value);
  }

  private Item flow(Shop shop) {
    ObjectNode value =
        object()
            .put("message", "Flow appointment went from DRAFT to PUBLISHED.")
            .put("event", "FLOW_STATUS_CHANGE")
            .put("flow_id", scene.ids().text())
            .put("old_status", "DRAFT")
            .put("new_status", "PUBLISHED");
    return change(shop, "flows", value);
  }

  private Item change(Shop shop, String field, ObjectNode value) {
    ObjectNode change = object();
    change.set("value", value);
    change.put("field", field);
    return new Item(Envelope.WHATSAPP_ACCOUNT, shop.whatsApp().account(), scene.tick(), change);
  }
}
