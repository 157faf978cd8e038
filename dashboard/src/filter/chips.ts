import { statusWords } from '../parts/words';
import { exactTime } from '../parts/time';
import type { Filter, Within } from './filter';

/** One part of a filter in words, and the filter without it. */
export interface Chip {
  name: string;
  value: string;
  without: Filter;
}

export const WITHIN_WORDS: Record<Within, string> = {
  '15m': 'last 15 minutes',
  '1h': 'last hour',
  '24h': 'last 24 hours',
  '7d': 'last 7 days',
};

/** Statuses have chips of their own in the bar, so they are not among these. */
export function chipsOf(filter: Filter, pageName: (id: string) => string): Chip[] {
  const chips: Chip[] = [];
  const add = (name: string, value: string, change: Partial<Filter>) =>
    chips.push({ name, value, without: { ...filter, ...change } });
  if (filter.type !== '') add('type', filter.type, { type: '' });
  if (filter.page !== '') add('page', pageName(filter.page), { page: '' });
  if (filter.conversation !== '') add('conversation', filter.conversation, { conversation: '' });
  if (filter.within !== '') add('received', WITHIN_WORDS[filter.within], { within: '' });
  if (filter.from !== '') add('from', exactTime(filter.from), { from: '' });
  if (filter.to !== '') add('until', exactTime(filter.to), { to: '' });
  if (filter.error !== '') add('error contains', filter.error, { error: '' });
  if (filter.error_group !== '') add('error group', filter.error_group, { error_group: '' });
  filter.where.forEach((condition, at) =>
    add('payload', condition, { where: filter.where.filter((_, index) => index !== at) }),
  );
  return chips;
}

/** A filter in one line, for confirmations and the audit log. */
export function filterWords(filter: Filter, pageName: (id: string) => string): string {
  const status = filter.status.map(statusWords).join(' or ');
  const parts = chipsOf(filter, pageName).map(({ name, value }) => `${name} ${value}`);
  return [...(status === '' ? [] : [status]), ...parts].join(', ') || 'every event';
}
