package dev.holdfast.record;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands on a Page's feed.
 *
 * @param item what it is in Meta's word: {@code status}, {@code photo}, {@code album} …
 * @param verb what last happened to it
 */
record Post(
    Source source,
    String id,
    @Nullable String item,
    @Nullable String verb,
    @Nullable String link,
    Published published)
    implements Row {

  static final Table<Post> TABLE =
      Table.merged(
          "posts",
          List.of(Column.key("post_id", Post::id)),
          Stream.concat(
                  Stream.of(
                      Column.text("item", Post::item),
                      Column.text("verb", Post::verb),
                      Column.text("link", Post::link)),
                  Published.columns(Post::published).stream())
              .toList(),
          // Meta calls one post now status, now post: any one of the words, but always the same.
          """
          item = greatest(known.item, excluded.item),
          link = greatest(known.link, excluded.link),
          verb = CASE
            WHEN (excluded.occurred_at, excluded.event_id) >= (known.occurred_at, known.event_id)
            THEN excluded.verb ELSE known.verb END,
          """
              + Published.PARTS);
}
