import { isExactNumber } from '../api/lossless';
import type { Json } from '../api/types';

/** A condition on the payload: `messaging.0.message.text ~ refund`. */
export interface Condition {
  path: string;
  op: Op;
  value: string;
}

export const OPS = [
  { op: '~', words: 'contains' },
  { op: '=', words: 'is exactly' },
  { op: '!=', words: 'is not' },
  { op: '?', words: 'exists' },
] as const;
export type Op = (typeof OPS)[number]['op'];

const LONGEST = 1000;
// The same as the server's.
const CONDITION = /^\s*([^\s=~?!]{1,200})\s*(?:(=|!=|~)\s*(.*\S)|(\?))\s*$/s;

/** Null where the text is no condition. */
export function parseCondition(text: string): Condition | null {
  const parts = text.length > LONGEST ? null : CONDITION.exec(text);
  if (parts === null) return null;
  const [, path = '', op = '?', value = ''] = parts;
  return { path, op: op as Op, value };
}

export function writeCondition({ path, op, value }: Condition): string {
  return op === '?' ? `${path.trim()} ?` : `${path.trim()} ${op} ${value.trim()}`;
}

/** The condition that the value at this path is this one; null where none can say it. */
export function equalTo(path: string, value: Json): string | null {
  const leaf = isExactNumber(value) ? value.value : value;
  if (leaf === null || typeof leaf === 'object') return null;
  const text = writeCondition({ path, op: '=', value: String(leaf) });
  const read = parseCondition(text);
  return read?.path === path && read.value === String(leaf) ? text : null;
}

/** The path of a payload's node as conditions name it: relative to the entry, or from the root. */
export function conditionPath(keys: readonly (string | number)[]): string {
  const inEntry = keys[0] === 'entry' && keys[1] === 0 && keys.length > 2;
  return (inEntry ? keys.slice(2) : keys).join('.');
}
