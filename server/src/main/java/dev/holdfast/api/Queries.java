package dev.holdfast.api;

import dev.holdfast.database.Database;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.query.Accounts;
import dev.holdfast.query.Charts;
import dev.holdfast.query.Consumers;
import dev.holdfast.query.Conversations;
import dev.holdfast.query.DeadLetters;
import dev.holdfast.query.Events;
import dev.holdfast.query.Rejections;
import dev.holdfast.query.Search;
import dev.holdfast.record.Records;
import dev.holdfast.watch.LiveFeed;
import dev.holdfast.watch.Overview;
import dev.holdfast.watch.PayloadPaths;
import java.time.Clock;

/** What people look at. */
public record Queries(
    Events events,
    Search search,
    Conversations conversations,
    Records records,
    DeadLetters deadLetters,
    Accounts accounts,
    Consumers consumers,
    Rejections rejections,
    Overview overview,
    PayloadPaths payloadPaths,
    LiveFeed live) {

  /**
   * All views of this database, on the connections that are there for reading.
   *
   * @param retryPolicy how often and how soon a failed event is tried again
   */
  public static Queries of(
      Database database, Rejections rejections, LiveFeed live, RetryPolicy retryPolicy) {
    Events events = new Events(database.reads());
    Search search = new Search(database.reads());
    DeadLetters deadLetters = new DeadLetters(database.reads());
    return new Queries(
        events,
        search,
        new Conversations(database.reads()),
        new Records(database.reads()),
        deadLetters,
        new Accounts(database),
        new Consumers(database.reads()),
        rejections,
        new Overview(
            events, new Charts(database.reads()), deadLetters, retryPolicy, Clock.systemUTC()),
        new PayloadPaths(search),
        live);
  }
}
