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

const CONDITION = /^(\S+)\s*(!=|=|~|\?)\s*(.*)$/s;

/** Null where the text is no condition. */
export function parseCondition(text: string): Condition | null {
  const parts = CONDITION.exec(text.trim());
  if (parts === null) return null;
  const [, path = '', op = '', value = ''] = parts;
  return { path, op: op as Op, value: op === '?' ? '' : value };
}

export function writeCondition({ path, op, value }: Condition): string {
  return op === '?' ? `${path.trim()} ?` : `${path.trim()} ${op} ${value.trim()}`;
}

/** The path of a payload's node as conditions name it: relative to the entry, or from the root. */
export function conditionPath(keys: readonly (string | number)[]): string {
  const inEntry = keys[0] === 'entry' && keys[1] === 0 && keys.length > 2;
  return (inEntry ? keys.slice(2) : keys).join('.');
}
