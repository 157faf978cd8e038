import { act, get } from './http';
import type { AuditEntry, Role, Session, Token, User } from './types';

export function currentSession(): Promise<Session> {
  return get('/api/session');
}

export function signIn(name: string, password: string): Promise<Session> {
  return act('POST', '/api/session', { name, password });
}

export function signOut(): Promise<void> {
  return act('DELETE', '/api/session');
}

export function changePassword(current: string, next: string): Promise<void> {
  return act('PUT', '/api/session/password', { current, next });
}

export async function users(): Promise<User[]> {
  return (await get<{ users: User[] }>('/api/users')).users;
}

export function createUser(user: { name: string; role: Role; password: string }): Promise<User> {
  return act('POST', '/api/users', user);
}

export function changeUser(
  id: number,
  change: { role?: Role; password?: string; disabled?: boolean },
): Promise<User> {
  return act('PATCH', `/api/users/${id}`, change);
}

export function deleteUser(id: number): Promise<void> {
  return act('DELETE', `/api/users/${id}`);
}

export async function tokens(): Promise<Token[]> {
  return (await get<{ tokens: Token[] }>('/api/tokens')).tokens;
}

export function createToken(token: {
  name: string;
  role: Role;
  expires_at?: string;
}): Promise<Token & { token: string }> {
  return act('POST', '/api/tokens', token);
}

export function deleteToken(id: number): Promise<void> {
  return act('DELETE', `/api/tokens/${id}`);
}

export function audit(before?: number): Promise<{ entries: AuditEntry[]; next: number | null }> {
  return get('/api/audit', { before, limit: 50 });
}
