import { expect, test } from 'vitest';
import { duration, relativeTime } from '../src/parts/time';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const ago = (ms: number) => relativeTime(new Date(NOW - ms).toISOString(), NOW);

test.each([
  [0, 'now'],
  [999, 'now'],
  [1000, '1 s ago'],
  [59_999, '59 s ago'],
  [60_000, '1 min ago'],
  [3_599_999, '59 min ago'],
  [3_600_000, '1 h ago'],
  [172_799_999, '47 h ago'],
  [172_800_000, '2 d ago'],
  [-5000, 'in 5 s'],
])('%i ms are %s', (ms, words) => {
  expect(ago(ms)).toBe(words);
});

test('what is older than a month is a date', () => {
  expect(ago(31 * 86_400_000)).toContain('2026');
});

test.each([
  [-3, '0 ms'],
  [0.4, '0 ms'],
  [999, '999 ms'],
  [1290, '1.2 s'],
  [60_000, '1 min'],
  [250_000, '4 min 10 s'],
  [3_660_000, '1 h 1 min'],
  [90_000_000, '1 d 1 h'],
])('%d ms take %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});
