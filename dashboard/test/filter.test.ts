import { describe, expect, test } from 'vitest';
import {
  isUnfiltered,
  matches,
  noFilter,
  queryOfFilter,
  requestOfFilter,
  wireFilter,
  type Filter,
} from '../src/filter/filter';
import { EVENT } from './event';
import { filterFromQuery, filterFromWire } from '../src/filter/address';

const NOW = new Date('2026-11-24T12:00:00Z');

const FULL: Filter = {
  status: ['failed', 'dead_letter'],
  type: 'page.feed.*',
  page: '7',
  conversation: '10:99',
  within: '',
  from: '2026-11-24T08:00:00.000Z',
  to: '2026-11-24T09:00:00.000Z',
  error: 'CRM & more = less',
  error_group: 'The CRM answered …',
  where: ['messaging.0.message.text ~ refund', 'messaging.0.message.is_echo ?'],
};

describe('the address', () => {
  test('keeps every part of a filter', () => {
    expect(filterFromQuery(new URLSearchParams(queryOfFilter(FULL).toString()))).toEqual(FULL);
  });

  test('of no filter is empty', () => {
    expect(queryOfFilter(noFilter()).toString()).toBe('');
    expect(isUnfiltered(filterFromQuery(new URLSearchParams()))).toBe(true);
  });

  test('lists statuses in the order of an event’s life', () => {
    expect(filterFromQuery(new URLSearchParams('status=dead_letter,pending')).status).toEqual([
      'pending',
      'dead_letter',
    ]);
  });
});

describe('the request', () => {
  test('turns a relative time into a moment', () => {
    const request = requestOfFilter({ ...noFilter(), within: '15m' }, NOW);
    expect([...request]).toEqual([['from', '2026-11-24T11:45:00.000Z']]);
  });

  test('keeps the relative time in the address', () => {
    expect(queryOfFilter({ ...noFilter(), within: '15m' }).toString()).toBe('within=15m');
  });

  test('repeats conditions on the payload', () => {
    expect(requestOfFilter(FULL, NOW).getAll('where')).toEqual(FULL.where);
    expect(wireFilter(FULL, NOW).where).toEqual(FULL.where);
  });

  test('of a bulk action comes back as the same filter', () => {
    expect(filterFromWire(wireFilter(FULL, NOW))).toEqual(FULL);
  });
});

describe('matching in the page', () => {
  const filtered = (change: Partial<Filter>) => matches({ ...noFilter(), ...change }, EVENT, NOW);

  test.each<[Partial<Filter>, boolean]>([
    [{}, true],
    [{ status: ['failed'] }, true],
    [{ status: ['processed'] }, false],
    [{ type: 'page.feed.comment.add' }, true],
    [{ type: 'page.feed' }, false],
    [{ type: 'page.feed.*' }, true],
    [{ type: 'page.feed.comment.add.*' }, true],
    [{ type: 'page.fee.*' }, false],
    [{ page: '7' }, true],
    [{ page: '70' }, false],
    [{ conversation: '10:9' }, false],
    [{ within: '15m' }, false],
    [{ within: '24h' }, true],
    [{ from: '2026-11-24T08:30:00Z' }, true],
    [{ to: '2026-11-24T08:30:00Z' }, false],
    [{ error: 'crm & more' }, true],
    [{ error: 'timeout' }, false],
    [{ error_group: 'another' }, false],
  ])('%o gives %s', (change, expected) => {
    expect(filtered(change)).toBe(expected);
  });

  test('is the server’s affair when the payload counts', () => {
    expect(filtered({ where: ['object = page'] })).toBeNull();
  });

  test('needs no payload where another part already fails', () => {
    expect(filtered({ where: ['object = page'], page: '8' })).toBe(false);
  });
});
