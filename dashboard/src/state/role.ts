import type { Role } from '../api/types';

/** The least first: each may do what those before it may. */
export const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

export function isAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
