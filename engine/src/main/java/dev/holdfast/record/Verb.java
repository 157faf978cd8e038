package dev.holdfast.record;

import tools.jackson.databind.JsonNode;

/** What happened to something on a Page, by Meta's {@code verb}. */
enum Verb {
  ADD,
  EDIT,
  REMOVE,
  HIDE,
  UNHIDE,
  /** Block, mute, follow, whatever Meta thinks of next: an event that only quotes the thing. */
  OTHER;

  /** Documents and deliveries use several words for the same. */
  static Verb of(JsonNode value) {
    String verb = JsonFields.text(value, "verb");
    return switch (verb == null ? "" : verb) {
      case "add" -> ADD;
      case "edit", "edited", "update" -> EDIT;
      case "remove", "delete" -> REMOVE;
      case "hide" -> HIDE;
      case "unhide" -> UNHIDE;
      default -> OTHER;
    };
  }
}
