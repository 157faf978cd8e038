import { expect, test } from 'vitest';
import type { EventPage, Summary } from '../src/api/types';
import { changed, mergedHead } from '../src/views/events/merge';

const row = (id: number, status: Summary['status'] = 'processed') => ({ id, status }) as Summary;
const page = (ids: number[], next: number | null): EventPage => ({
  events: ids.map((id) => row(id)),
  next,
  searched: { complete: true, to_id: null, to: null },
});
const ids = (rows: readonly Summary[]) => rows.map(({ id }) => id);

test('a newly read first page replaces what it covers and keeps what is older', () => {
  const { rows, whole } = mergedHead(
    [5, 4, 3, 2, 1].map((id) => row(id)),
    page([7, 5, 3], 3),
  );
  expect(ids(rows)).toEqual([7, 5, 3, 2, 1]);
  expect(whole).toBe(false);
});

test('a first page that is all there is replaces everything', () => {
  const { rows, whole } = mergedHead(
    [5, 4].map((id) => row(id)),
    page([6], null),
  );
  expect(ids(rows)).toEqual([6]);
  expect(whole).toBe(true);
});

test('a search that was stopped before it found anything takes nothing away', () => {
  expect(ids(mergedHead([row(5)], page([], 3)).rows)).toEqual([5]);
});

test('rows change in place, and the same array comes back where none did', () => {
  const rows = [row(2, 'pending'), row(1)];
  expect(changed(rows, [row(2, 'processed')]).map(({ status }) => status)).toEqual([
    'processed',
    'processed',
  ]);
  expect(changed(rows, [row(9)])).toBe(rows);
});
