import type { Alert, AlertNotice } from '../../api/types';

const RULES: Record<Alert['rule'], string> = {
  dead_letters: 'Dead letters',
  failure_rate: 'Failed attempts',
  oldest_waiting: 'Events wait',
  no_event: 'No events',
  signature_failures: 'Refused signatures',
  disk_left: 'Disk nearly full',
  disk_growth: 'Database grows',
  disk_full: 'Disk full soon',
  consumer_stands_still: 'Consumer stands still',
  token_ends: 'Token ends',
  certificate_ends: 'Certificate ends',
};

export function ruleWords({ rule }: { rule: Alert['rule'] }): string {
  return RULES[rule];
}

/** The rule, and what it is about where there are several. */
export function alertName(alert: { rule: Alert['rule']; subject: string }): string {
  return alert.subject === '' ? ruleWords(alert) : `${ruleWords(alert)}: ${alert.subject}`;
}

const KINDS: Record<AlertNotice['kind'], string> = {
  raised: 'raised',
  repeated: 'still so',
  resolved: 'over',
};

export function kindWords(kind: AlertNotice['kind']): string {
  return KINDS[kind];
}

export const SILENCES = [
  { time: '1h', words: '1 hour' },
  { time: '4h', words: '4 hours' },
  { time: '1d', words: '1 day' },
] as const;

export function isSilenced({ silenced_until }: Alert, now: number): boolean {
  return silenced_until !== null && Date.parse(silenced_until) > now;
}

/** `slack, webhook and mail`. */
export function list(names: readonly string[]): string {
  return new Intl.ListFormat('en').format(names);
}
