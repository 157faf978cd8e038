import { describe, expect, test } from 'vitest';
import type { Summary, Token, User } from '../src/api/types';
import { refusalToDelete } from '../src/views/events/deletion';
import { isLoss, lostTokens } from '../src/views/settings/loss';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const LIMITS = { operator_from_age_seconds: 8 * 86_400 };
const received = (received_at: string) => ({ received_at }) as Summary;

describe('deleting', () => {
  const old = received('2026-11-16T12:00:00Z');
  const young = received('2026-11-16T12:00:01Z');

  test('is an operator’s for one event that Meta no longer delivers again', () => {
    expect(refusalToDelete('operator', old, LIMITS, NOW)).toBeNull();
  });

  test('is refused to an operator for a younger one, and says for how long', () => {
    expect(refusalToDelete('operator', young, LIMITS, NOW)).toContain('8 days old');
  });

  test('is refused to an operator for several', () => {
    expect(refusalToDelete('operator', null, LIMITS, NOW)).toContain('more than one');
  });

  test('is an admin’s in any case', () => {
    expect(refusalToDelete('admin', young, LIMITS, NOW)).toBeNull();
    expect(refusalToDelete('admin', null, LIMITS, NOW)).toBeNull();
  });
});

describe('a user who loses access', () => {
  const user = { id: 3, role: 'admin' } as User;
  const token = (id: number, created_by_id: number | null, role: Token['role']) =>
    ({ id, created_by_id, role }) as Token;
  const tokens = [
    token(1, 3, 'admin'),
    token(2, 3, 'operator'),
    token(3, 3, 'viewer'),
    token(4, 5, 'admin'),
    token(5, null, 'admin'),
  ];
  const ids = (lost: Token[]) => lost.map(({ id }) => id);

  test('loses all tokens they created when they are disabled or deleted, and nobody else’s', () => {
    expect(ids(lostTokens({ kind: 'disable', user }, tokens))).toEqual([1, 2, 3]);
    expect(ids(lostTokens({ kind: 'delete', user }, tokens))).toEqual([1, 2, 3]);
  });

  test('loses with a smaller role the tokens that may do more', () => {
    expect(ids(lostTokens({ kind: 'role', user, role: 'operator' }, tokens))).toEqual([1]);
    expect(ids(lostTokens({ kind: 'role', user, role: 'viewer' }, tokens))).toEqual([1, 2]);
  });

  test('is asked about only where something is lost', () => {
    expect(isLoss(user, 'viewer')).toBe(true);
    expect(isLoss(user, 'admin')).toBe(false);
    expect(isLoss({ ...user, role: 'viewer' }, 'operator')).toBe(false);
  });
});
