import { expect, test } from 'vitest';
import { events } from '../src/parts/words';
import { hasSomething, isTyped, wantedWord } from '../src/views/events/confirming';

test('a number of events reads well, also where counting stopped early', () => {
  expect([events(0), events(1), events(1200)]).toEqual(['0 events', '1 event', '1,200 events']);
  expect([events(0, false), events(1, false), events(10_000, false)]).toEqual([
    'an unknown number of events',
    'at least 1 event',
    'at least 10,000 events',
  ]);
});

test('there may be something where counting stopped before it found any', () => {
  expect(hasSomething({ count: 0, exact: true })).toBe(false);
  expect(hasSomething({ count: 0, exact: false })).toBe(true);
  expect(hasSomething({ count: 1, exact: true })).toBe(true);
});

test('deleting many asks for their number, and for a word where nobody knows it', () => {
  expect(wantedWord('delete', { count: 9, exact: true })).toBeNull();
  expect(wantedWord('delete', { count: 10, exact: true })).toBe('10');
  expect(wantedWord('delete', { count: 10_000, exact: false })).toBe('delete');
  expect(wantedWord('delete', { count: 0, exact: false })).toBe('delete');
  expect(wantedWord('retry', { count: 10_000, exact: false })).toBeNull();
});

test('what was typed counts with separators and capitals, and nothing else does', () => {
  expect(isTyped('10000', ' 10,000 ')).toBe(true);
  expect(isTyped('10000', '1000')).toBe(false);
  expect(isTyped('delete', 'Delete')).toBe(true);
  expect(isTyped('delete', '10000')).toBe(false);
});
