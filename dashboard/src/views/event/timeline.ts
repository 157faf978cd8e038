import type { Attempt, EventDetail } from '../../api/types';
import { between } from '../../parts/time';

export type Tone = 'plain' | 'good' | 'bad' | 'broken' | 'busy' | 'waiting';

/** One step in an event's life, oldest first. */
export interface Step {
  at: string | null;
  title: string;
  tone: Tone;
  /** How long it took, in milliseconds. */
  took?: number;
  /** How long nothing happened before it, in milliseconds. */
  waited?: number;
  error?: string;
  /** Which processor did it. */
  by?: string;
  note?: string;
}

/** From the moment it happened at Meta to what is next. */
export function timelineOf({ event, attempts }: EventDetail): Step[] {
  const steps: Step[] = [];
  const early = between(event.occurred_at, event.received_at);
  if (early > 0) steps.push({ at: event.occurred_at, title: 'Happened at Meta', tone: 'plain' });
  steps.push({
    at: event.received_at,
    title: 'Received and stored',
    tone: 'plain',
    ...(early > 0 ? { waited: early } : {}),
  });
  let since = event.received_at;
  for (const attempt of attempts) {
    steps.push(stepOf(attempt, since));
    since = attempt.finished_at;
  }
  const last = lastStep(event, attempts, since);
  if (last !== null) steps.push(last);
  return steps;
}

const OUTCOMES: Record<Attempt['outcome'], { words: string; tone: Tone }> = {
  done: { words: 'succeeded', tone: 'good' },
  retry: { words: 'failed', tone: 'bad' },
  dead: { words: 'failed permanently', tone: 'broken' },
  snooze: { words: 'was snoozed', tone: 'waiting' },
};

function stepOf(attempt: Attempt, since: string): Step {
  const { words, tone } = OUTCOMES[attempt.outcome];
  return {
    at: attempt.started_at,
    title: `Attempt ${attempt.attempt} ${words}`,
    tone,
    took: between(attempt.started_at, attempt.finished_at),
    waited: Math.max(0, between(since, attempt.started_at)),
    by: attempt.processor,
    ...(attempt.error === null ? {} : { error: attempt.error }),
  };
}

/** Where it stands: attempts that simply succeeded leave no trace of their own. */
function lastStep(event: EventDetail['event'], attempts: Attempt[], since: string): Step | null {
  switch (event.status) {
    case 'processed':
      return {
        at: event.processed_at,
        title: 'Processed',
        tone: 'good',
        ...(event.processed_at === null ? {} : { waited: Math.max(0, between(since, event.processed_at)) }),
      };
    case 'processing':
      return { at: null, title: 'Being processed', tone: 'busy', ...leaseOf(event.due_at) };
    case 'pending':
      return {
        at: event.due_at,
        title: 'Waiting to be processed',
        tone: 'waiting',
        ...behind(event.waits_behind),
      };
    case 'failed':
      return { at: event.due_at, title: 'Next attempt', tone: 'waiting' };
    case 'dead_letter':
      return {
        at: null,
        title: 'Dead letter',
        tone: 'broken',
        note: 'It is not attempted again until somebody retries it.',
        ...(lastError(attempts) === event.last_error || event.last_error === null
          ? {}
          : { error: event.last_error }),
      };
  }
}

function behind(first: number | null): { note?: string } {
  return first === null ? {} : { note: `Event ${first} of the same conversation has to be through first.` };
}

function leaseOf(due: string | null): { note?: string } {
  return due === null ? {} : { note: 'If this processor stops, another one takes over.' };
}

function lastError(attempts: Attempt[]): string | null {
  return attempts.at(-1)?.error ?? null;
}
