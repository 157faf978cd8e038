import type { Fault } from '../filter/address';

export const VIEWS = [
  'overview',
  'events',
  'dead-letters',
  'alerts',
  'rejected',
  'pages',
  'settings',
] as const;
export type View = (typeof VIEWS)[number];

export const TABS = ['account', 'processing', 'users', 'tokens', 'audit'] as const;
export type Tab = (typeof TABS)[number];

/** A place in the dashboard, as its address names it: `#/events?status=failed`, `#/events/17`, `#/settings/users`. */
export interface Place {
  view: View;
  /** An event's id, or a tab of the settings; empty where neither is meant. */
  detail: string;
  /** The filter of the events; the views read it. */
  query: URLSearchParams;
  /** What in the address means nothing; it was left out. */
  faults: Fault[];
}

/** Where a person is sent whom the sign-in refused. */
const SIGN_IN = 'login';

export function readAddress(hash: string): Place {
  const address = hash.replace(/^#\/?/, '');
  const end = address.indexOf('?');
  const path = end < 0 ? address : address.slice(0, end);
  const query = new URLSearchParams(end < 0 ? '' : address.slice(end + 1));
  const [name = '', detail = '', ...rest] = path.split('/').map(decoded);
  const view = VIEWS.find((known) => known === name);
  if (view === undefined) return elsewhere(name, query);
  const faults = [...faultOfDetail(view, detail), ...rest.filter(Boolean).map(tooMuch)];
  const kept = detail !== '' && faultOfDetail(view, detail).length === 0 ? detail : '';
  if (view === 'events' && kept === '') return { view, detail: kept, query, faults };
  return {
    view,
    detail: kept,
    query: new URLSearchParams(),
    faults: [...faults, ...[...query].map(noFilterHere)],
  };
}

export function addressOf(view: View, detail = '', query?: URLSearchParams): string {
  const path = detail === '' ? `#/${view}` : `#/${view}/${encodeURIComponent(detail)}`;
  const text = query?.toString() ?? '';
  return text === '' ? path : `${path}?${text}`;
}

function elsewhere(name: string, query: URLSearchParams): Place {
  const known = name === '' || name === SIGN_IN;
  const faults = known ? [] : [{ name: 'view', value: name, why: `must be one of ${VIEWS.join(', ')}` }];
  return {
    view: 'overview',
    detail: '',
    query: new URLSearchParams(),
    faults: [...faults, ...(name === SIGN_IN ? [] : [...query].map(noFilterHere))],
  };
}

function faultOfDetail(view: View, detail: string): Fault[] {
  if (detail === '') return [];
  if (view === 'events')
    return isId(detail) ? [] : [{ name: 'event', value: detail, why: 'must be the number of an event' }];
  if (view !== 'settings') return [tooMuch(detail)];
  return TABS.some((tab) => tab === detail)
    ? []
    : [{ name: 'settings', value: detail, why: `must be one of ${TABS.join(', ')}` }];
}

function isId(text: string): boolean {
  return /^[1-9]\d*$/.test(text) && Number.isSafeInteger(Number(text));
}

function tooMuch(value: string): Fault {
  return { name: 'path', value, why: 'leads nowhere' };
}

function noFilterHere([name, value]: [string, string]): Fault {
  return { name, value, why: 'belongs to the list of events only' };
}

/** Percent signs that encode nothing are taken as they are. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
