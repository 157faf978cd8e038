import { randomInt } from 'node:crypto';

/** A word that no other trial has; only letters, because errors are grouped without their numbers. */
export function newWord(): string {
  return Array.from({ length: 10 }, () => 'abcdefghijklmnopqrstuvwxyz'[randomInt(26)]).join('');
}

/** An id such as Meta gives, that no other trial has. */
export function newId(): string {
  return Array.from({ length: 16 }, (_, at) => randomInt(at === 0 ? 1 : 0, 10)).join('');
}
