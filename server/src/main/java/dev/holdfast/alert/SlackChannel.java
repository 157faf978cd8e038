package dev.holdfast.alert;

import java.net.URI;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** An incoming webhook as Slack has it, and Mattermost, Rocket.Chat and others have, too. */
record SlackChannel(String name, URI url) implements Channel {

  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public void send(Message message) throws SendingFailed {
    WebPost.send(url, JSON.writeValueAsString(Map.of("text", escaped(message.text()))), Map.of());
  }

  /** These three begin links and mentions there. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public String toString() {
    return name;
  }
}
