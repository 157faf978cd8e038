import { describe, expect, test } from 'vitest';
import { EVENT } from './event';
import { chipsOf, filterWords } from '../src/filter/chips';
import { readFilter, readWire } from '../src/filter/address';
import { matches, noFilter, queryOfFilter, requestOfFilter, type Filter } from '../src/filter/filter';
import { readAddress } from '../src/state/address';
import { refusalOf } from '../src/views/signin/oidc';
import { localInput } from '../src/views/events/localtime';

const NAMES = [
  'status',
  'type',
  'page',
  'conversation',
  'within',
  'from',
  'to',
  'error',
  'error_group',
  'where',
];
/** What an address may hold: mistakes, and the names of what every JavaScript object has. */
const ODD = [
  '',
  ' ',
  'abc',
  'toString',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '-1',
  '1e9',
  '0',
  '99999999999',
  '2026-13-45',
  '2026-11-24T25:00:00Z',
  '+275760-09-13T00:00:00Z',
  'Infinity',
  'NaN',
  '\0',
  '?',
  '~',
  '%',
  '💥',
  'x'.repeat(2000),
];

const faultsOf = (query: string) => readFilter(new URLSearchParams(query)).faults.map(({ name }) => name);

describe('any value in the address of the events', () => {
  test.each([...NAMES, 'toString', '__proto__', 'colour'])(
    '%s is shown, or is named and left out',
    (name) => {
      for (const value of ODD) {
        const { filter, faults } = readFilter(new URLSearchParams([[name, value]]));
        const kept = [...queryOfFilter(filter)];
        expect(kept, value).toEqual(faults.length === 0 ? [[name, value.trim()]] : []);
        if (faults.length > 0) expect(faults, value).toMatchObject([{ name, value }]);
        expect(() => use(filter), value).not.toThrow();
      }
    },
  );

  test.each([
    ['from=abc', 'must be a date and time such as 2026-11-24T09:00:00Z'],
    ['within=toString', 'must be one of 15m, 1h, 24h, 7d'],
    ['status=odd', 'must be one or several of pending, processing, processed, failed, dead_letter'],
    ['page=abc', 'must be the number that Holdfast gave a page'],
    ['colour=red', 'is no filter'],
    ['type=', 'is empty'],
  ])('%s is told why', (query, why) => {
    expect(readFilter(new URLSearchParams(query)).faults.map((fault) => fault.why)).toEqual([why]);
  });

  test('is kept where it is right, beside what is wrong', () => {
    const query = 'status=failed,odd&page=7&to=never&where=a.b+~+c&where=nothing';
    const { filter, faults } = readFilter(new URLSearchParams(query));
    expect(filter).toEqual({ ...noFilter(), status: ['failed'], page: '7', where: ['a.b ~ c'] });
    expect(faults.map(({ value }) => value)).toEqual(['odd', 'never', 'nothing']);
  });

  test('counts once', () => {
    expect(faultsOf('type=a&type=b')).toEqual(['type']);
    expect(faultsOf('status=failed&status=pending')).toEqual([]);
  });

  test('of a moment without a time zone means the reader’s own', () => {
    const { filter } = readFilter(new URLSearchParams('from=2026-11-24T09:00'));
    expect(filter.from).toBe(new Date('2026-11-24T09:00').toISOString());
  });

  test('within wins over from and to, and says so', () => {
    const { filter, faults } = readFilter(new URLSearchParams('within=1h&from=2026-11-24T09:00:00Z'));
    expect(filter).toEqual({ ...noFilter(), within: '1h' });
    expect(faults).toMatchObject([{ name: 'from' }]);
  });
});

/** What the view does with a filter. */
function use(filter: Filter): void {
  chipsOf(filter, (id) => id);
  requestOfFilter(filter, new Date());
  matches(filter, EVENT, new Date());
  localInput(filter.from);
}

test('a stored filter of another version is not shown in part', () => {
  expect(readWire({ type: 'page.*' }).faults).toEqual([]);
  const { filter, faults } = readWire({ type: 'page.*', destination: 'crm' } as object);
  expect(faults).toMatchObject([{ name: 'destination' }]);
  expect(filterWords(filter, (id) => id)).toBe('type page.*');
});

describe('an address', () => {
  test.each([
    ['', 'overview', ''],
    ['#/', 'overview', ''],
    ['#/events/17', 'events', '17'],
    ['#/settings/users', 'settings', 'users'],
    ['#/login?problem=oidc-expired', 'overview', ''],
  ])('%s leads to %s %s', (hash, view, detail) => {
    expect(readAddress(hash)).toMatchObject({ view, detail, faults: [] });
  });

  test.each([
    ['#/toString', 'view'],
    ['#/events/abc', 'event'],
    ['#/events/1e3', 'event'],
    ['#/events/99999999999999999999', 'event'],
    ['#/events/%E0%A4', 'event'],
    ['#/events/17/18', 'path'],
    ['#/settings/constructor', 'settings'],
    ['#/pages/7', 'path'],
    ['#/overview?range=year', 'range'],
  ])('%s is named as wrong by its %s', (hash, name) => {
    const { faults, detail } = readAddress(hash);
    expect(faults.map((fault) => fault.name)).toEqual([name]);
    expect(['', '17']).toContain(detail);
  });

  test('keeps a question mark in its filter', () => {
    expect(readAddress('#/events?where=a.b ?').query.get('where')).toBe('a.b ?');
  });
});

test('a refused sign-in is told in words, whatever the address says', () => {
  expect(refusalOf('#/login?problem=oidc-disabled')).toContain('disabled');
  for (const odd of ODD.filter(Boolean))
    expect(refusalOf(`#/login?${new URLSearchParams({ problem: odd })}`)).toContain('failed');
});
