import { expect, test } from 'vitest';
import type { EventPart, Summary } from '../src/api/types';
import { changed, mergedHead } from '../src/views/events/merge';

const row = (id: number, status: Summary['status'] = 'processed') => ({ id, status }) as Summary;
const part = (ids: number[], next: number | null): EventPart => ({
  events: ids.map((id) => row(id)),
  next,
  searched: { complete: true, to_id: null, to: null },
});
const ids = (rows: readonly Summary[]) => rows.map(({ id }) => id);

test('a newly read first part replaces what it covers and keeps what is older', () => {
  const { rows, whole } = mergedHead(
    [5, 4, 3, 2, 1].map((id) => row(id)),
    part([7, 5, 3], 3),
    5,
  );
  expect(ids(rows)).toEqual([7, 5, 3, 2, 1]);
  expect(whole).toBe(false);
});

test('a first part that is all there is replaces everything', () => {
  const { rows, whole } = mergedHead(
    [5, 4].map((id) => row(id)),
    part([6], null),
    5,
  );
  expect(ids(rows)).toEqual([6]);
  expect(whole).toBe(true);
});

test('a search that was stopped before it found anything takes nothing away', () => {
  expect(ids(mergedHead([row(5)], part([], 3), 5).rows)).toEqual([5]);
});

test('a first part that does not reach what is known leaves no gap: older rows go', () => {
  const rows = [3, 2, 1].map((id) => row(id));
  expect(mergedHead(rows, part([9, 8, 7], 7), 3)).toMatchObject({ gap: true, whole: true });
  expect(ids(mergedHead(rows, part([9, 8, 7], 7), 3).rows)).toEqual([9, 8, 7]);
});

test('rows that came above a gap do not close it', () => {
  const rows = [9, 8, 2, 1].map((id) => row(id));
  expect(ids(mergedHead(rows, part([9, 8, 7], 7), 2).rows)).toEqual([9, 8, 7]);
});

test('a part that reaches what is known, though no row is there, keeps what is older', () => {
  const { rows, whole, gap } = mergedHead([row(1)], part([9], 5), 6);
  expect(ids(rows)).toEqual([9, 1]);
  expect({ whole, gap }).toEqual({ whole: false, gap: false });
});

test('a search that was stopped before it reached what is known goes on from there', () => {
  const { rows, whole, gap } = mergedHead([row(5)], part([], 8), 6);
  expect(ids(rows)).toEqual([]);
  expect({ whole, gap }).toEqual({ whole: true, gap: true });
});

test('rows change in place, and the same array comes back where none did', () => {
  const rows = [row(2, 'pending'), row(1)];
  expect(changed(rows, [row(2, 'processed')]).map(({ status }) => status)).toEqual([
    'processed',
    'processed',
  ]);
  expect(changed(rows, [row(9)])).toBe(rows);
});
