package dev.holdfast.record;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A comment on a post or a media, or a Threads reply.
 *
 * @param parentId the comment or post that it answers
 */
record Comment(
    Source source,
    String id,
    @Nullable String postId,
    @Nullable String parentId,
    Published published)
    implements Row {

  static final Table<Comment> TABLE =
      Table.merged(
          "comments",
          List.of(Column.key("comment_id", Comment::id)),
          Stream.concat(
                  Stream.of(
                      Column.text("post_id", Comment::postId),
                      Column.text("parent_id", Comment::parentId)),
                  Published.columns(Comment::published).stream())
              .toList(),
          """
          post_id = greatest(known.post_id, excluded.post_id),
          parent_id = greatest(known.parent_id, excluded.parent_id),
          """
              + Published.PARTS);
}
