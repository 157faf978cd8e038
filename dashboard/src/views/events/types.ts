import type { KnownType } from '../../api/types';
import type { Option } from '../../parts/option';
import { compact } from '../../parts/words';

/** The types to choose from, and above each family the prefix that takes all of it. */
export function typeOptions(types: readonly KnownType[]): Option[] {
  const families = new Map<string, { members: number; stored: number }>();
  for (const { event_type, stored } of types) {
    for (const prefix of prefixesOf(event_type)) {
      const family = families.get(prefix) ?? { members: 0, stored: 0 };
      families.set(prefix, { members: family.members + 1, stored: family.stored + stored });
    }
  }
  const prefixes = [...families]
    .filter(([, { members }]) => members > 1)
    .map(([prefix, { stored }]) => ({ value: `${prefix}.*`, note: compact(stored) }));
  const single = types.map(({ event_type, stored }) => ({ value: event_type, note: compact(stored) }));
  return [...prefixes, ...single].sort((a, b) => order(a.value).localeCompare(order(b.value), 'en'));
}

function prefixesOf(type: string): string[] {
  const segments = type.split('.');
  return segments.map((_, at) => segments.slice(0, at + 1).join('.'));
}

// A prefix stands right above what it takes.
function order(value: string): string {
  return value.endsWith('.*') ? value.slice(0, -2) : `${value}~`;
}
