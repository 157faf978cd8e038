package dev.holdfast.record;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A WhatsApp call, of which every step is an event.
 *
 * @param state the step told last
 */
record Call(Source source, String id, String state, Line line, Steps steps, Ending ending)
    implements Row {

  static final Table<Call> TABLE =
      Table.merged(
          "calls",
          List.of(Column.key("call_id", Call::id)),
          List.of(
              Column.text("state", Call::state),
              Column.text("direction", call -> call.line.direction),
              Column.text("caller", call -> call.line.caller),
              Column.text("callee", call -> call.line.callee),
              Column.time("connect_at", call -> call.steps.connectAt),
              Column.time("ringing_at", call -> call.steps.ringingAt),
              Column.time("accepted_at", call -> call.steps.acceptedAt),
              Column.time("rejected_at", call -> call.steps.rejectedAt),
              Column.time("terminated_at", call -> call.steps.terminatedAt),
              Column.text("outcome", call -> call.ending.outcome),
              Column.text("error_code", call -> call.ending.errorCode),
              Column.time("started_at", call -> call.ending.startedAt),
              Column.time("ended_at", call -> call.ending.endedAt),
              Column.bigint("duration", call -> call.ending.seconds)),
          // Each step happens once and each fact is told once, or twice alike; only the state
          // changes, and goes by the events' own time.
          """
          state = CASE
            WHEN (excluded.occurred_at, excluded.event_id) >= (known.occurred_at, known.event_id)
            THEN excluded.state ELSE known.state END,
          direction = greatest(known.direction, excluded.direction),
          caller = greatest(known.caller, excluded.caller),
          callee = greatest(known.callee, excluded.callee),
          connect_at = least(known.connect_at, excluded.connect_at),
          ringing_at = least(known.ringing_at, excluded.ringing_at),
          accepted_at = least(known.accepted_at, excluded.accepted_at),
          rejected_at = least(known.rejected_at, excluded.rejected_at),
          terminated_at = least(known.terminated_at, excluded.terminated_at),
          outcome = greatest(known.outcome, excluded.outcome),
          error_code = greatest(known.error_code, excluded.error_code),
          started_at = least(known.started_at, excluded.started_at),
          ended_at = greatest(known.ended_at, excluded.ended_at),
          duration = greatest(known.duration, excluded.duration)
          """);

  /** Who calls whom. */
  record Line(@Nullable String direction, @Nullable String caller, @Nullable String callee) {

    private static final Line UNKNOWN = new Line(null, null, null);
  }

  /** When each step was taken. */
  record Steps(
      @Nullable Instant connectAt,
      @Nullable Instant ringingAt,
      @Nullable Instant acceptedAt,
      @Nullable Instant rejectedAt,
      @Nullable Instant terminatedAt) {

    /** The one step that an event told. */
    private static Steps of(String state, Instant at) {
      return new Steps(
          state.equals("connect") ? at : null,
          state.equals("ringing") ? at : null,
          state.equals("accepted") ? at : null,
          state.equals("rejected") ? at : null,
          state.equals("terminate") ? at : null);
    }
  }

  /** How it ended. */
  record Ending(
      @Nullable String outcome,
      @Nullable String errorCode,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Long seconds) {

    private static final Ending UNKNOWN = new Ending(null, null, null, null, null);
  }

  /** A step of which nothing but the time is told. */
  static Call told(Source source, String id, String state) {
    return told(source, id, state, Line.UNKNOWN, Ending.UNKNOWN);
  }

  static Call told(Source source, String id, String state, Line line, Ending ending) {
    return new Call(source, id, state, line, Steps.of(state, source.at()), ending);
  }
}
