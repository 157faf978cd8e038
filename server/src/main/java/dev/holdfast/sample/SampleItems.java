package dev.holdfast.sample;

import static dev.holdfast.sample.Wire.object;

import tools.jackson.databind.node.ObjectNode;

/** Which item belongs to which kind. */
final class SampleItems {

  private final Scene scene;
  private final InstagramItems instagram;
  private final MessengerItems messenger;
  private final PageItems page;
  private final WhatsAppItems whatsApp;
  private final WhatsAppAccountItems whatsAppAccount;
  private final ThreadsItems threads;

  SampleItems(Scene scene) {
    this.scene = scene;
    this.instagram = new InstagramItems(scene);
    this.messenger = new MessengerItems(scene);
    this.page = new PageItems(scene);
    this.whatsApp = new WhatsAppItems(scene);
    this.whatsAppAccount = new WhatsAppAccountItems(scene);
    this.threads = new ThreadsItems(scene);
  }

  Item make(SampleKind kind, Shop shop) {
    return switch (kind) {
      case INSTAGRAM_MESSAGE -> instagram.message(shop);
      case INSTAGRAM_COMMENT -> instagram.comment(shop);
      case INSTAGRAM_MENTION -> instagram.mention(shop);
      case INSTAGRAM_STORY_INSIGHTS -> instagram.storyInsights(shop);
      case MESSENGER_MESSAGE -> messenger.message(shop);
      case MESSENGER_ECHO -> messenger.echo(shop);
      case MESSENGER_POSTBACK -> messenger.postback(shop);
      case MESSENGER_READ -> messenger.read(shop);
      case MESSENGER_DELIVERY -> messenger.delivery(shop);
      case MESSENGER_REACTION -> messenger.reaction(shop);
      case MESSENGER_EDIT -> messenger.edit(shop);
      case PAGE_COMMENT -> page.comment(shop);
      case PAGE_REACTION -> page.reaction(shop);
      case PAGE_POST -> page.post(shop);
      case PAGE_LEADGEN -> page.leadgen(shop);
      case PAGE_RATING -> page.rating(shop);
      case WHATSAPP_MESSAGE -> whatsApp.message(shop);
      case WHATSAPP_STATUS -> whatsApp.status(shop);
      case WHATSAPP_TEMPLATE -> whatsAppAccount.template(shop);
      case WHATSAPP_CALL -> whatsApp.call(shop);
      case WHATSAPP_ACCOUNT -> whatsAppAccount.account(shop);
      case THREADS_REPLY -> threads.reply(shop);
      case THREADS_MENTION -> threads.mention(shop);
      case UNKNOWN_FIELD -> page.unknownField(shop);
      case UNKNOWN_OBJECT -> unknownObject(shop);
      case UNREADABLE, MIXED ->
          throw new IllegalArgumentException(kind.word() + " has no items of its own");
    };
  }

  private Item unknownObject(Shop shop) {
    Envelope envelope = new Envelope.Entries("smart_glasses", "changes", Envelope.Time.SECONDS);
    ObjectNode change = object().put("field", "gaze");
    change.putObject("value").put("id", scene.ids().text()).put("direction", "↗");
    return new Item(envelope, shop.page(), scene.tick(), change);
  }
}
