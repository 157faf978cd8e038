import type { Action, Count } from '../../api/types';

/** From so many on, deleting asks for the number. */
const MANY = 10;

/** Where counting stopped early there may be some, even if none was found. */
export function hasSomething({ count, exact }: Count): boolean {
  return count > 0 || !exact;
}

/** What a person must type before so many events are deleted: their number, or a word where nobody knows it. */
export function wantedWord(action: Action, { count, exact }: Count): string | null {
  if (action !== 'delete') return null;
  if (!exact) return 'delete';
  return count >= MANY ? String(count) : null;
}

/** Numbers may be typed with separators, words with capitals. */
export function isTyped(wanted: string, typed: string): boolean {
  const plain = typed.toLowerCase().replace(/[\s.,]/g, '');
  return plain === wanted;
}
