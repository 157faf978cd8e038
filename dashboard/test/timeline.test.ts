import { expect, test } from 'vitest';
import type { Attempt, EventDetail, Status } from '../src/api/types';
import { timelineOf } from '../src/views/event/timeline';

const at = (second: number) => new Date(Date.parse('2026-11-24T12:00:00Z') + second * 1000).toISOString();

function attempt(number: number, start: number, outcome: Attempt['outcome'] = 'retry'): Attempt {
  const error = outcome === 'done' || outcome === 'snooze' ? null : 'The CRM answered 500';
  return {
    attempt: number,
    started_at: at(start),
    finished_at: at(start + 0.1),
    outcome,
    error,
    processor: 'one',
  };
}

function detail(
  status: Status,
  attempts: Attempt[],
  processed: number | null = null,
  due: number | null = null,
) {
  const event = {
    status,
    occurred_at: at(-1),
    received_at: at(0),
    processed_at: processed === null ? null : at(processed),
    due_at: due === null ? null : at(due),
    last_error: attempts.at(-1)?.error ?? null,
  };
  return { event, attempts, records: [], neighbours: { before: [], after: [] } } as unknown as EventDetail;
}

const titles = (told: EventDetail) => timelineOf(told).map(({ title }) => title);

test('an event that was processed at once', () => {
  expect(titles(detail('processed', [], 0.01))).toEqual([
    'Happened at Meta',
    'Received and stored',
    'Processed',
  ]);
});

test('waits lie between one step’s end and the next one’s beginning', () => {
  const steps = timelineOf(detail('failed', [attempt(1, 0.5), attempt(2, 1.6)], null, 7));
  expect(steps.map(({ waited }) => waited)).toEqual([undefined, 1000, 500, 1000, undefined]);
  expect(steps.at(-1)).toMatchObject({ title: 'Next attempt', at: at(7) });
});

test('a dead letter says its error once', () => {
  const steps = timelineOf(detail('dead_letter', [attempt(1, 1), attempt(2, 2), attempt(3, 7, 'dead')]));
  expect(steps.map(({ title }) => title).slice(2)).toEqual([
    'Attempt 1 failed',
    'Attempt 2 failed',
    'Attempt 3 failed permanently',
    'Dead letter',
  ]);
  expect(steps.at(-1)?.error).toBeUndefined();
});

test('an error that no attempt had is told at the end', () => {
  const told = detail('dead_letter', []);
  told.event.last_error = 'No JSON';
  expect(timelineOf(told).at(-1)?.error).toBe('No JSON');
});
