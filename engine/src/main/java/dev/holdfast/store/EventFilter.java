package dev.holdfast.store;

import dev.holdfast.event.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which events are meant; an absent part means any.
 *
 * @param status in this status
 * @param type of exactly this type
 * @param pageId of the page with this id
 */
public record EventFilter(
    @Nullable Status status, @Nullable String type, @Nullable Integer pageId) {

  /** Every event. */
  public static EventFilter all() {
    return new EventFilter(null, null, null);
  }

  /**
   * The condition in SQL over {@code e} (events) and {@code s} (event_states), for the parameters
   * below.
   */
  String condition() {
    List<String> parts = new ArrayList<>();
    if (status != null) {
      parts.add("s.status = :status");
      // Literally the condition of event_states_live, or the planner cannot use that index.
      if (status != Status.PROCESSED) {
        parts.add("s.status <> 'processed'");
      }
    }
    if (type != null) {
      parts.add("e.event_type = :type");
    }
    if (pageId != null) {
      parts.add("e.page_id = :pageId");
    }
    return parts.isEmpty() ? "true" : String.join(" AND ", parts);
  }

  Map<String, Object> parameters() {
    Map<String, Object> parameters = new TreeMap<>();
    if (status != null) {
      parameters.put("status", status.word());
    }
    if (type != null) {
      parameters.put("type", type);
    }
    if (pageId != null) {
      parameters.put("pageId", pageId);
    }
    return parameters;
  }
}
