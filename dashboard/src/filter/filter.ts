import { type Status, type Summary, type WireFilter } from '../api/types';

/** Which events are meant; an empty text or list means any. */
export interface Filter {
  status: Status[];
  /** Exact, or with a `.*` at its end everything below. */
  type: string;
  /** The page's id in Holdfast. */
  page: string;
  conversation: string;
  /** Relative to now, so that a shared address stays true; used instead of from and to. */
  within: Within | '';
  from: string;
  to: string;
  error: string;
  error_group: string;
  where: string[];
}

export const WITHIN = { '15m': 15, '1h': 60, '24h': 1440, '7d': 10_080 } as const;
export type Within = keyof typeof WITHIN;

export const NO_FILTER: Readonly<Filter> = Object.freeze({
  status: [],
  type: '',
  page: '',
  conversation: '',
  within: '',
  from: '',
  to: '',
  error: '',
  error_group: '',
  where: [],
});

const TEXTS = ['type', 'page', 'conversation', 'from', 'to', 'error', 'error_group'] as const;

/** The address of a filter, always with the same order of names. */
export function queryOfFilter(filter: Filter): URLSearchParams {
  const query = queryWithoutTime(filter);
  if (filter.within !== '') query.set('within', filter.within);
  else setTimes(query, filter.from, filter.to);
  return query;
}

/** What the API is asked; `within` becomes a moment. */
export function requestOfFilter(filter: Filter, now: Date): URLSearchParams {
  const query = queryWithoutTime(filter);
  if (filter.within !== '') setTimes(query, startOf(filter.within, now).toISOString(), '');
  else setTimes(query, filter.from, filter.to);
  return query;
}

/** The same as a JSON object, for bulk actions. */
export function wireFilter(filter: Filter, now: Date): WireFilter {
  const query = requestOfFilter(filter, now);
  const wire: Record<string, string | string[]> = {};
  for (const name of query.keys()) {
    wire[name] = name === 'where' ? query.getAll(name) : (query.get(name) ?? '');
  }
  return wire;
}

export function isUnfiltered(filter: Filter): boolean {
  return queryOfFilter(filter).size === 0;
}

/** Whether a summary matches; null where only the server can tell, because it needs the payload. */
export function matches(filter: Filter, event: Summary, now: Date): boolean | null {
  if (filter.status.length > 0 && !filter.status.includes(event.status)) return false;
  if (filter.type !== '' && !matchesType(filter.type, event.event_type)) return false;
  if (filter.page !== '' && String(event.page_id) !== filter.page) return false;
  if (filter.conversation !== '' && event.conversation !== filter.conversation) return false;
  if (!matchesTime(filter, Date.parse(event.received_at), now)) return false;
  if (filter.error !== '' && !matchesError(filter.error, event)) return false;
  if (filter.error_group !== '' && event.error_group !== filter.error_group) return false;
  return filter.where.length === 0 ? true : null;
}

export function noFilter(): Filter {
  return { ...NO_FILTER, status: [], where: [] };
}

function matchesType(wanted: string, type: string): boolean {
  if (!wanted.endsWith('.*')) return wanted === type;
  const prefix = wanted.slice(0, -2);
  return type === prefix || type.startsWith(`${prefix}.`);
}

function matchesTime(filter: Filter, received: number, now: Date): boolean {
  if (filter.within !== '') return received >= startOf(filter.within, now).getTime();
  if (filter.from !== '' && received < Date.parse(filter.from)) return false;
  return filter.to === '' || received < Date.parse(filter.to);
}

function matchesError(text: string, event: Summary): boolean {
  const broken = event.status === 'failed' || event.status === 'dead_letter';
  return broken && (event.last_error ?? '').toLowerCase().includes(text.toLowerCase());
}

function queryWithoutTime(filter: Filter): URLSearchParams {
  const query = new URLSearchParams();
  if (filter.status.length > 0) query.set('status', filter.status.join(','));
  for (const name of TEXTS) {
    if (name !== 'from' && name !== 'to' && filter[name] !== '') query.set(name, filter[name]);
  }
  for (const condition of filter.where) query.append('where', condition);
  return query;
}

function setTimes(query: URLSearchParams, from: string, to: string): void {
  if (from !== '') query.set('from', from);
  if (to !== '') query.set('to', to);
}

function startOf(within: Within, now: Date): Date {
  return new Date(now.getTime() - WITHIN[within] * 60_000);
}

export function isWithin(text: string): text is Within {
  return Object.hasOwn(WITHIN, text);
}
