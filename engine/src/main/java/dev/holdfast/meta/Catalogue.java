package dev.holdfast.meta;

import java.util.Set;

/**
 * Every kind of event that Meta is known to send, one line each: where such an item stands, what
 * tells it from others there, its type, what makes it unique, its ordering key. The first line that
 * fits is taken. docs/events.md explains each line and how to read one; to add a kind, add a line
 * here and one there.
 */
final class Catalogue {

  /** Items of {@code messaging[]} and {@code standby[]}. */
  static final Kinds MESSAGING =
      Kinds.table(
          "",
          """
          item                                | type                            | identity                                                      | conversation
          when message.is_deleted             | message.deleted                 | message.mid                                                   | THREAD
          when message.is_self                | message.self                    | message.mid                                                   | THREAD
          when message.is_echo                | message.echo                    | message.mid                                                   | THREAD
          when message.is_unsupported         | message.unsupported             | message.mid                                                   | THREAD
          when message                        | message                         | message.mid                                                   | THREAD
          when message_edit                   | message_edit                    | message_edit.mid + message_edit.num_edit? + timestamp?        | THREAD
          when postback                       | postback                        | postback.mid or sender + timestamp + postback.payload?        | THREAD
          when reaction                       | reaction.{reaction.action}      | reaction.mid + sender? + timestamp?                           | THREAD
          when read                           | read                            | read.mid or sender + read.watermark                           | THREAD
          when delivery                       | delivery                        | sender + delivery.watermark                                   | THREAD
          when optin                          | optin                           | sender/optin.user_ref + timestamp + optin.type?               | THREAD/optin.user_ref
          when referral                       | referral                        | sender + timestamp                                            | THREAD
          when account_linking                | account_linking                 | sender + timestamp                                            | THREAD
          when game_play                      | game_play                       | sender + timestamp                                            | THREAD
          when payment                        | payment                         | payment.payment_charge_id or sender + timestamp               | THREAD
          when pre_checkout                   | pre_checkout                    | sender + timestamp                                            | THREAD
          when checkout_update                | checkout_update                 | sender + timestamp                                            | THREAD
          when response_feedback              | response_feedback               | response_feedback.mid + sender? + response_feedback.feedback? | THREAD
          when messaging_feedback             | messaging_feedback              | sender + timestamp                                            | THREAD
          when messaging_customer_information | messaging_customer_information  | sender + timestamp                                            | THREAD
          when pass_thread_control            | handover.pass_thread_control    | sender + timestamp                                            | THREAD
          when take_thread_control            | handover.take_thread_control    | sender + timestamp                                            | THREAD
          when request_thread_control         | handover.request_thread_control | sender + timestamp                                            | THREAD
          when app_roles                      | handover.app_roles              | recipient + timestamp                                         | THREAD
          when policy_enforcement             | policy_enforcement              | recipient + timestamp + policy_enforcement.action?            | THREAD
          when policy-enforcement             | policy_enforcement              | recipient + timestamp + policy-enforcement.action?            | THREAD
          when field=group_feed               | group_feed                      | comment_id/value.comment_id + verb/value.verb?                | THREAD
          """);

  private static final Kinds PAGE =
      Kinds.table(
          "page.",
          """
          field                   | type                  | identity                                                                  | conversation
          feed when item=comment  | feed.{item}.{verb}    | comment_id/id + created_time? + edited_time?                              | post_id
          feed when item=reaction | feed.{item}.{verb}    | post_id/comment_id + comment_id? + AUTHOR + created_time + reaction_type? | post_id
          feed when item=like     | feed.{item}.{verb}    | post_id? + comment_id? + AUTHOR + created_time                            | post_id
          feed                    | feed.{item}.{verb}    | POST + photo_id? + video_id? + created_time                               | POST
          mention                 | mention.{item}.{verb} | comment_id/post_id + created_time?                                        | post_id/comment_id
          ratings                 | ratings.{item}.{verb} | open_graph_story_id/post_id + comment_id? + AUTHOR? + created_time?       | open_graph_story_id/post_id
          leadgen                 | leadgen               | leadgen_id                                                                | form_id
          leadgen_fat             | leadgen_fat           | leadgen_id                                                                | form_id
          live_videos             | live_videos           | id + status                                                               | id
          videos                  | videos                | id + status.video_status/status                                           | id
          conversations           | conversations         | thread_id + entry.time                                                    | thread_id
          inbox_labels            | inbox_labels          | user + label + action + entry.time                                        | user
          group_feed              | group_feed            | comment_id + verb? + created_time?                                        | post_id
          """);

  private static final Kinds INSTAGRAM =
      Kinds.table(
          "instagram.",
          """
          field          | type           | identity               | conversation
          comments       | comments       | id/comment_id          | media/media_id
          live_comments  | live_comments  | id/comment_id          | media/media_id
          mentions       | mentions       | media_id + comment_id? | media_id
          story_insights | story_insights | media_id + entry.time  | media_id
          """);

  private static final Kinds APPLICATION =
      Kinds.table(
          "application.",
          """
          field                | type                 | identity          | conversation
          async_requests       | async_requests       | report_id + verb? | report_id
          fundraiser_donations | fundraiser_donations | donation_id/id    | entry.id
          """);

  private static final Kinds CATALOG =
      Kinds.table(
          "catalog.",
          """
          field        | type         | identity                              | conversation
          items_batch  | items_batch  | handle + status                       | catalog_id
          product_feed | product_feed | product_feed_id + status + entry.time | catalog_id
          """);

  private static final Kinds WHATSAPP_ACCOUNT =
      Kinds.table(
          "whatsapp_business_account.",
          """
          field                               | type                                   | identity                         | conversation
          account_update                      | account_update.{event}                 |                                  | entry.id
          message_template_status_update      | message_template_status_update.{event} | message_template_id + entry.time | message_template_id
          message_template_quality_update     | message_template_quality_update        | message_template_id + entry.time | message_template_id
          message_template_components_update  | message_template_components_update     | message_template_id + entry.time | message_template_id
          template_category_update            | template_category_update               | message_template_id + entry.time | message_template_id
          template_correct_category_detection | template_correct_category_detection    | message_template_id + entry.time | message_template_id
          messaging_handovers                 | handover.{type}                        |                                  | recipient.phone_number_id + sender.phone_number/sender.user_id
          """);

  private static final Kinds THREADS =
      Kinds.table(
          "threads.",
          """
          field | type           | identity | conversation
          *     | {change.field} | id       | root_post/id
          """);

  private static final Kinds OTHER =
      Kinds.table(
          "",
          """
          field | type           | identity | conversation
          *     | {change.field} |          | entry.id/entry.uid
          """);

  /** Items of {@code changes[]} and {@code changed_fields[]}, by object and field. */
  static final Kinds CHANGES =
      Kinds.join(PAGE, INSTAGRAM, APPLICATION, CATALOG, WHATSAPP_ACCOUNT, THREADS, OTHER);

  /** Elements of the arrays in the value of a WhatsApp change, by the array's name. */
  static final Kinds WHATSAPP =
      Kinds.table(
          "",
          """
          array                                   | type                                                  | identity                                        | conversation
          messages                                | message.{type}.{interactive.type/system.type}         | id                                              | NUMBER + group_id/from/from_user_id
          statuses when type=call                 | call.{status}                                         | id                                              | NUMBER + recipient_id/recipient_user_id
          statuses when change.field=calls        | call.{status}                                         | id                                              | NUMBER + recipient_id/recipient_user_id
          statuses                                | status.{status}                                       | id + PARTICIPANT?                               | NUMBER + group_id/recipient_id/recipient_user_id
          calls when direction=BUSINESS_INITIATED | call.{event}                                          | id                                              | NUMBER + to/to_user_id
          calls                                   | call.{event}                                          | id                                              | NUMBER + from/from_user_id
          message_echoes                          | echo.{type/message.type}                              | id                                              | NUMBER + group_id/to/message.to/to_user_id
          standby.messages                        | standby.message.{type}.{interactive.type/system.type} | id                                              | NUMBER + group_id/from/from_user_id
          standby.statuses                        | standby.status.{status}                               | id + PARTICIPANT?                               | NUMBER + group_id/recipient_id/recipient_user_id
          standby.message_echoes                  | standby.echo.{type/message.type}                      | id                                              | NUMBER + group_id/to/message.to/to_user_id
          groups                                  | {change.field}.{type}                                 |                                                 | NUMBER + group_id
          automatic_events                        | {change.field}                                        | id + event_name                                 | NUMBER
          history                                 | {change.field}                                        | NUMBER + THIS                                   | NUMBER
          state_sync                              | {change.field}                                        |                                                 | NUMBER
          user_preferences                        | {change.field}                                        | NUMBER? + wa_id/user_id + timestamp + category? | NUMBER + wa_id/user_id
          user_id_update                          | {change.field}                                        | wa_id/user_id.current + timestamp               | NUMBER + wa_id/user_id.current
          errors                                  | error                                                 | NONE                                            | NUMBER
          """);

  /** Fields that bring an item of {@code messaging[]} as the value of a change. */
  static final Set<String> MESSAGING_FIELDS =
      Set.of(
          "messages",
          "message_deliveries",
          "message_echoes",
          "message_edit",
          "message_edits",
          "message_reactions",
          "message_reads",
          "messaging_account_linking",
          "messaging_checkout_updates",
          "messaging_customer_information",
          "messaging_feedback",
          "messaging_game_plays",
          "messaging_handover",
          "messaging_handovers",
          "messaging_optins",
          "messaging_optouts",
          "messaging_payments",
          "messaging_policy_enforcement",
          "messaging_postbacks",
          "messaging_pre_checkouts",
          "messaging_referral",
          "messaging_referrals",
          "messaging_seen",
          "response_feedback",
          "standby");

  private Catalogue() {}
}
