import { beforeEach, expect, test, vi } from 'vitest';
import type { Summary } from '../src/api/types';
import { noFilter } from '../src/filter/filter';
import { eventList } from '../src/views/events/list.svelte';

const row = (id: number, status: Summary['status'] = 'processed') => ({ id, status }) as Summary;
const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, at) => row(from - at));
const shown = () => eventList.rows.map(({ id }) => id);
const held = () => eventList.held.map(({ id }) => id);

/** What the server has, newest first, and how often it was asked. */
let stored: Summary[];
let asked: number;

vi.stubGlobal('fetch', (address: string) => {
  asked += 1;
  const query = new URL(address, 'http://localhost').searchParams;
  const before = Number(query.get('before') ?? Infinity);
  const older = stored.filter(({ id }) => id < before);
  const events = older.slice(0, Number(query.get('limit')));
  const next = older.length > events.length ? events.at(-1)!.id : null;
  return Promise.resolve(
    Response.json({ events, next, searched: { complete: true, to_id: null, to: null } }),
  );
});

async function open(events: Summary[]): Promise<void> {
  stored = events;
  asked = 0;
  eventList.isAtTop = () => true;
  await eventList.open(noFilter());
}

/** So many more come at once; the feed tells only the newest 200 of them. */
function flood(from: number, to: number): void {
  stored = [...down(from, to), ...stored];
  eventList.follow(down(from, from - 199), true);
}

beforeEach(() => open(down(100, 1)));

test('what the feed tells slides in without asking', () => {
  eventList.follow([row(101)], false);
  expect(shown().slice(0, 2)).toEqual([101, 100]);
  expect(asked).toBe(1);
});

test('where more changed than the feed told, the list has no hole', async () => {
  flood(500, 101);
  eventList.follow([row(501)], false);
  stored = [row(501), ...stored];
  await vi.waitFor(() => expect(shown()[0]).toBe(501));
  expect(eventList.next).toBe(shown().at(-1));
  await eventList.older();
  expect(shown()).toEqual(down(501, 501 - shown().length + 1).map(({ id }) => id));
});

test('where the newest part reaches the rows, they stay', async () => {
  await eventList.older();
  stored = [...down(150, 101), ...stored];
  eventList.follow(down(150, 120), true);
  await vi.waitFor(() => expect(shown()[0]).toBe(150));
  expect(shown()).toEqual(down(150, 1).map(({ id }) => id));
});

test('further down nothing moves over a hole, and showing what is new closes it', async () => {
  eventList.isAtTop = () => false;
  const before = shown();
  flood(500, 101);
  await vi.waitFor(() => expect(held()[0]).toBe(500));
  expect(shown()).toEqual(before);
  eventList.showHeld();
  await vi.waitFor(() => expect(shown()[0]).toBe(500));
  expect(eventList.next).toBe(shown().at(-1));
  expect(held()).toEqual([]);
});

test('a row that the feed does not follow is asked for until it is finished', async () => {
  await open([...down(100, 52), row(51, 'pending')]);
  stored = down(100, 51);
  eventList.follow([], false);
  await vi.waitFor(() => expect(eventList.rows.at(-1)?.status).toBe('processed'));
  eventList.follow([], false);
  expect(asked).toBe(2);
});

test('no more than a thousand are held back, and showing them reads again', async () => {
  eventList.isAtTop = () => false;
  for (let to = 101; to <= 1201; to += 100) {
    stored = [...down(to + 99, to), ...stored];
    eventList.follow(down(to + 99, to), false);
  }
  expect(held()).toHaveLength(1000);
  expect(held()[0]).toBe(1300);
  eventList.showHeld();
  await vi.waitFor(() => expect(shown()[0]).toBe(1300));
  expect(eventList.next).toBe(shown().at(-1));
});

test('what comes while the list is read is not lost', async () => {
  const reading = eventList.refresh();
  eventList.follow([row(101)], false);
  stored = [row(101), ...stored];
  await reading;
  await vi.waitFor(() => expect(shown()[0]).toBe(101));
});
