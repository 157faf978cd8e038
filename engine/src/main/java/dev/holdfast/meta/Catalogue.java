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
          item                                          | type                            | identity                            | conversation
          when message.is_deleted                       | message.deleted                 | CHANGE                              | THREAD
          when message.is_self                          | message.self                    | message.mid                         | THREAD
          when message.is_echo                          | message.echo                    | message.mid                         | THREAD
          when message.is_unsupported                   | message.unsupported             | message.mid                         | THREAD
          when message                                  | message                         | message.mid                         | THREAD
          when message_edit                             | message_edit                    | CHANGE                              | THREAD
          when postback                                 | postback                        | postback.mid + sender? + timestamp? | THREAD
          when reaction                                 | reaction.{reaction.action}      | CHANGE                              | THREAD
          when read                                     | read                            | CHANGE                              | THREAD
          when delivery                                 | delivery                        | CHANGE                              | THREAD
          when optin                                    | optin                           | CHANGE                              | THREAD/optin.user_ref
          when referral                                 | referral                        | CHANGE                              | THREAD
          when account_linking                          | account_linking                 | CHANGE                              | THREAD
          when game_play                                | game_play                       | CHANGE                              | THREAD
          when payment                                  | payment                         | CHANGE                              | THREAD
          when pre_checkout                             | pre_checkout                    | CHANGE                              | THREAD
          when checkout_update                          | checkout_update                 | CHANGE                              | THREAD
          when response_feedback                        | response_feedback               | CHANGE                              | THREAD
          when messaging_feedback                       | messaging_feedback              | CHANGE                              | THREAD
          when messaging_customer_information           | messaging_customer_information  | CHANGE                              | THREAD
          when pass_thread_control                      | handover.pass_thread_control    | CHANGE                              | THREAD
          when take_thread_control                      | handover.take_thread_control    | CHANGE                              | THREAD
          when request_thread_control                   | handover.request_thread_control | CHANGE                              | THREAD
          when app_roles                                | handover.app_roles              | CHANGE                              | THREAD
          when policy_enforcement                       | policy_enforcement              | CHANGE                              | THREAD
          when policy-enforcement                       | policy_enforcement              | CHANGE                              | THREAD
          when field=group_feed and verb/value.verb=add | group_feed                      | comment_id/value.comment_id         | THREAD
          when field=group_feed                         | group_feed                      | CHANGE                              | THREAD
          """);

  private static final Kinds PAGE =
      Kinds.table(
          "page.",
          """
          field                                  | type                  | identity                  | conversation
          feed when item=comment and verb=add    | feed.{item}.{verb}    | comment_id/id             | post_id
          feed when item=reaction                | feed.{item}.{verb}    | CHANGE                    | post_id
          feed when item=like                    | feed.{item}.{verb}    | CHANGE                    | post_id
          feed when verb=add                     | feed.{item}.{verb}    | POST + THIS               | POST
          feed                                   | feed.{item}.{verb}    | CHANGE                    | POST
          mention when verb=add                  | mention.{item}.{verb} | comment_id/post_id + THIS | post_id/comment_id
          mention                                | mention.{item}.{verb} | CHANGE                    | post_id/comment_id
          ratings when item=comment and verb=add | ratings.{item}.{verb} | comment_id                | open_graph_story_id/post_id
          ratings                                | ratings.{item}.{verb} | CHANGE                    | open_graph_story_id/post_id
          leadgen                                | leadgen               | leadgen_id                | form_id
          leadgen_fat                            | leadgen_fat           | leadgen_id                | form_id
          live_videos                            | live_videos           | CHANGE                    | id
          videos                                 | videos                | CHANGE                    | id
          conversations                          | conversations         | CHANGE                    | thread_id
          inbox_labels                           | inbox_labels          | CHANGE                    | user
          group_feed when verb=add               | group_feed            | comment_id                | post_id
          group_feed                             | group_feed            | CHANGE                    | post_id
          """);

  private static final Kinds INSTAGRAM =
      Kinds.table(
          "instagram.",
          """
          field          | type           | identity              | conversation
          comments       | comments       | id/comment_id + text? | media/media_id
          live_comments  | live_comments  | id/comment_id + text? | media/media_id
          mentions       | mentions       | media_id + comment_id | media_id
          story_insights | story_insights | CHANGE                | media_id
          """);

  private static final Kinds APPLICATION =
      Kinds.table(
          "application.",
          """
          field                | type                 | identity | conversation
          async_requests       | async_requests       | CHANGE   | report_id
          fundraiser_donations | fundraiser_donations | CHANGE   | entry.id
          """);

  private static final Kinds CATALOG =
      Kinds.table(
          "catalog.",
          """
          field        | type         | identity | conversation
          items_batch  | items_batch  | CHANGE   | catalog_id
          product_feed | product_feed | CHANGE   | catalog_id
          """);

  private static final Kinds WHATSAPP_ACCOUNT =
      Kinds.table(
          "whatsapp_business_account.",
          """
          field                               | type                                   | identity | conversation
          account_update                      | account_update.{event}                 | CHANGE   | entry.id
          message_template_status_update      | message_template_status_update.{event} | CHANGE   | message_template_id
          message_template_quality_update     | message_template_quality_update        | CHANGE   | message_template_id
          message_template_components_update  | message_template_components_update     | CHANGE   | message_template_id
          template_category_update            | template_category_update               | CHANGE   | message_template_id
          template_correct_category_detection | template_correct_category_detection    | CHANGE   | message_template_id
          messaging_handovers                 | handover.{type}                        | CHANGE   | recipient.phone_number_id + sender.phone_number/sender.user_id
          """);

  private static final Kinds THREADS =
      Kinds.table(
          "threads.",
          """
          field    | type           | identity   | conversation
          replies  | replies        | id + text? | root_post/id
          mentions | mentions       | id + text? | root_post/id
          publish  | publish        | id + text? | root_post/id
          *        | {change.field} | CHANGE     | root_post/id
          """);

  private static final Kinds OTHER =
      Kinds.table(
          "",
          """
          field | type           | identity | conversation
          *     | {change.field} | CHANGE   | entry.id/entry.uid
          """);

  /** Items of {@code changes[]} and {@code changed_fields[]}, by object and field. */
  static final Kinds CHANGES =
      Kinds.join(PAGE, INSTAGRAM, APPLICATION, CATALOG, WHATSAPP_ACCOUNT, THREADS, OTHER);

  /** Elements of the arrays in the value of a WhatsApp change, by the array's name. */
  static final Kinds WHATSAPP =
      Kinds.table(
          "",
          """
          array                                   | type                                                  | identity        | conversation
          messages when change.field=history      | history.message.{type}                                | id              | NUMBER + group_id/CUSTOMER
          messages                                | message.{type}.{interactive.type/system.type}         | id + timestamp? | NUMBER + group_id/CUSTOMER
          statuses when type=payment              | payment.{status}                                      | CHANGE          | NUMBER + group_id/recipient_id/recipient_user_id
          statuses when type=call                 | call.{status}                                         | CHANGE          | NUMBER + recipient_id/recipient_user_id
          statuses when change.field=calls        | call.{status}                                         | CHANGE          | NUMBER + recipient_id/recipient_user_id
          statuses                                | status.{status}                                       | CHANGE          | NUMBER + group_id/recipient_id/recipient_user_id
          calls when direction=BUSINESS_INITIATED | call.{event}                                          | CHANGE          | NUMBER + to/to_user_id
          calls                                   | call.{event}                                          | CHANGE          | NUMBER + from/from_user_id
          message_echoes                          | echo.{type/message.type}                              | id + timestamp? | NUMBER + group_id/ADDRESSEE
          standby.messages                        | standby.message.{type}.{interactive.type/system.type} | id + timestamp? | NUMBER + group_id/CUSTOMER
          standby.statuses when type=payment      | standby.payment.{status}                              | CHANGE          | NUMBER + group_id/recipient_id/recipient_user_id
          standby.statuses when type=call         | standby.call.{status}                                 | CHANGE          | NUMBER + recipient_id/recipient_user_id
          standby.statuses                        | standby.status.{status}                               | CHANGE          | NUMBER + group_id/recipient_id/recipient_user_id
          standby.message_echoes                  | standby.echo.{type/message.type}                      | id + timestamp? | NUMBER + group_id/ADDRESSEE
          groups                                  | {change.field}.{type}                                 | CHANGE          | NUMBER + group_id
          automatic_events                        | {change.field}                                        | CHANGE          | NUMBER
          history                                 | {change.field}                                        | CHANGE          | NUMBER
          state_sync                              | {change.field}                                        | CHANGE          | NUMBER
          user_preferences                        | {change.field}                                        | CHANGE          | NUMBER + wa_id/user_id
          user_id_update                          | {change.field}                                        | CHANGE          | NUMBER + wa_id/user_id.current
          errors                                  | error                                                 | EACH            | NUMBER
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
