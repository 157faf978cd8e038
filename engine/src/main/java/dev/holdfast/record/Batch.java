package dev.holdfast.record;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a batch of events becomes, table by table. */
final class Batch {

  final Rows<Message> messages = new Rows<>(Message.TABLE);
  final Rows<Comment> comments = new Rows<>(Comment.TABLE);
  final Rows<Post> posts = new Rows<>(Post.TABLE);
  final Rows<Reaction> reactions = new Rows<>(Reaction.TABLE);
  final Rows<Mention> mentions = new Rows<>(Mention.TABLE);
  final Rows<MessageStatus> messageStatuses = new Rows<>(MessageStatus.TABLE);
  final Rows<Payment> payments = new Rows<>(Payment.TABLE);
  final Rows<ReadReceipt> reads = new Rows<>(ReadReceipt.TABLE);
  final Rows<DeliveryReceipt> deliveries = new Rows<>(DeliveryReceipt.TABLE);
  final Rows<Postback> postbacks = new Rows<>(Postback.TABLE);
  final Rows<Referral> referrals = new Rows<>(Referral.TABLE);
  final Rows<OptIn> optIns = new Rows<>(OptIn.TABLE);
  final Rows<Lead> leads = new Rows<>(Lead.TABLE);
  final Rows<Rating> ratings = new Rows<>(Rating.TABLE);
  final Rows<StoryInsight> storyInsights = new Rows<>(StoryInsight.TABLE);
  final Rows<Call> calls = new Rows<>(Call.TABLE);
  final Rows<TemplateUpdate> templateUpdates = new Rows<>(TemplateUpdate.TABLE);
  final Rows<AccountUpdate> accountUpdates = new Rows<>(AccountUpdate.TABLE);

  /**
   * The tables in the order in which every batch writes them, or batches could block each other.
   */
  private final List<Rows<?>> tables =
      List.of(
          messages,
          comments,
          posts,
          reactions,
          mentions,
          messageStatuses,
          payments,
          reads,
          deliveries,
          postbacks,
          referrals,
          optIns,
          leads,
          ratings,
          storyInsights,
          calls,
          templateUpdates,
          accountUpdates);

  /** Writes the rows of each table. */
  void write(Connection connection) throws SQLException {
    for (Rows<?> rows : tables) {
      rows.write(connection);
    }
  }

  /** The rows that these have become by now. */
  List<Recorded> find(Connection connection) throws SQLException {
    List<Recorded> found = new ArrayList<>();
    for (Rows<?> rows : tables) {
      found.addAll(rows.find(connection));
    }
    return found;
  }
}
