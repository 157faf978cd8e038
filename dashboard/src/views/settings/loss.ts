import type { Role, Token, User } from '../../api/types';
import { isAtLeast } from '../../state/role';

/** What takes something away from a user. */
export type Loss = { user: User } & ({ kind: 'disable' } | { kind: 'delete' } | { kind: 'role'; role: Role });

/** Whether a new role takes something away. */
export function isLoss(user: User, role: Role): boolean {
  return role !== user.role && isAtLeast(user.role, role);
}

/** The tokens of the user that are revoked with it, unless they are kept. */
export function lostTokens(loss: Loss, tokens: readonly Token[]): Token[] {
  const own = tokens.filter(({ created_by_id: creator }) => creator === loss.user.id);
  switch (loss.kind) {
    case 'disable':
    case 'delete':
      return own;
    case 'role':
      return own.filter(({ role }) => !isAtLeast(loss.role, role));
  }
}
