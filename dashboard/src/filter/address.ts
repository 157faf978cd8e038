import { STATUSES, type Status, type WireFilter } from '../api/types';
import { isWithin, noFilter, type Filter } from './filter';
import { parseCondition } from './where';

/** A part of an address that means nothing; it was left out. */
export interface Fault {
  name: string;
  value: string;
  /** Completes the sentence that begins with the name and the value. */
  why: string;
}

interface Reading {
  filter: Filter;
  faults: Fault[];
}

/** As many as the server takes. */
const MOST_CONDITIONS = 10;
const LARGEST_PAGE_ID = 2 ** 31 - 1;

/** Puts a text into the filter; gives why it cannot. */
type Reader = (filter: Filter, text: string) => string | null;

// A map, because names in an address are anybody's: an object would know toString, too.
const READERS: ReadonlyMap<string, Reader> = new Map<keyof Filter, Reader>([
  ['status', readStatus],
  ['type', text('type')],
  ['page', once('page', readPage)],
  ['conversation', text('conversation')],
  ['within', once('within', readWithin)],
  ['from', once('from', (filter, text) => readMoment(filter, 'from', text))],
  ['to', once('to', (filter, text) => readMoment(filter, 'to', text))],
  ['error', text('error')],
  ['error_group', text('error_group')],
  ['where', readWhere],
]);

/** Reads a filter from an address, and tells what in it is no filter. */
export function readFilter(query: URLSearchParams): Reading {
  const filter = noFilter();
  const faults: Fault[] = [];
  for (const [name, value] of words(query)) {
    const why = read(filter, name, value);
    if (why !== null) faults.push({ name, value, why });
  }
  filter.status = STATUSES.filter((status) => filter.status.includes(status));
  return { filter, faults: [...faults, ...withinAlone(filter)] };
}

export function filterFromQuery(query: URLSearchParams): Filter {
  return readFilter(query).filter;
}

export function readWire(wire: WireFilter): Reading {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wire) as [string, unknown][]) {
    if (value === null || value === undefined) continue;
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) query.append(name, String(one));
  }
  return readFilter(query);
}

export function filterFromWire(wire: WireFilter): Filter {
  return readWire(wire).filter;
}

/** Several statuses stand in one text. */
function words(query: URLSearchParams): [string, string][] {
  return [...query].flatMap(([name, value]) =>
    name === 'status' ? value.split(',').map((word): [string, string] => [name, word]) : [[name, value]],
  );
}

function read(filter: Filter, name: string, value: string): string | null {
  const reader = READERS.get(name);
  if (reader === undefined) return 'is no filter';
  if (value.trim() === '') return 'is empty';
  if (value.includes('\0')) return 'must not contain a NUL character';
  return reader(filter, value.trim());
}

function once(name: 'page' | 'within' | 'from' | 'to', reader: Reader): Reader {
  return (filter, text) => (filter[name] === '' ? reader(filter, text) : 'is given more than once');
}

function text(name: 'type' | 'conversation' | 'error' | 'error_group'): Reader {
  return (filter, text) => {
    if (filter[name] !== '') return 'is given more than once';
    filter[name] = text;
    return null;
  };
}

function readStatus(filter: Filter, text: string): string | null {
  const status = STATUSES.find((known) => known === text);
  if (status === undefined) return `must be one or several of ${list(STATUSES)}`;
  filter.status.push(status);
  return null;
}

function list(statuses: readonly Status[]): string {
  return statuses.join(', ');
}

function readPage(filter: Filter, text: string): string | null {
  if (!/^[1-9]\d{0,9}$/.test(text) || Number(text) > LARGEST_PAGE_ID)
    return 'must be the number that Holdfast gave a page';
  filter.page = text;
  return null;
}

function readWithin(filter: Filter, text: string): string | null {
  if (!isWithin(text)) return 'must be one of 15m, 1h, 24h, 7d';
  filter.within = text;
  return null;
}

const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** The server wants a moment with its time zone; where there is none, the reader's own is meant. */
function readMoment(filter: Filter, name: 'from' | 'to', text: string): string | null {
  const at = DATE.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) return 'must be a date and time such as 2026-11-24T09:00:00Z';
  filter[name] = text.endsWith('Z') ? text : new Date(at).toISOString();
  return null;
}

function readWhere(filter: Filter, text: string): string | null {
  if (parseCondition(text) === null)
    return 'must be a path, then =, != or ~ and a value, or ? alone, such as messaging.0.message.text ~ refund';
  if (filter.where.length === MOST_CONDITIONS) return `is given more than ${MOST_CONDITIONS} times`;
  filter.where.push(text);
  return null;
}

/** A relative time stands for both ends, so that the others do not count. */
function withinAlone(filter: Filter): Fault[] {
  if (filter.within === '') return [];
  const faults = (['from', 'to'] as const)
    .filter((name) => filter[name] !== '')
    .map((name) => ({ name, value: filter[name], why: 'does not count where “within” is given' }));
  filter.from = '';
  filter.to = '';
  return faults;
}
