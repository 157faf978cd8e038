package dev.holdfast.alert;

/** Where alerts are sent to. Thread-safe. */
public sealed interface Channel permits SlackChannel, WebhookChannel, MailChannel {

  /** How people know it; neither its address nor a secret. */
  String name();

  /**
   * Sends this; when it returns, the other side has taken it. Ends within a minute.
   *
   * @throws SendingFailed with what a person needs to know
   */
  void send(Message message) throws SendingFailed;
}
