import { act, get } from './http';
import type { AuditLog, IssuedToken, NewToken, NewUser, Session, Token, User, UserChange } from './types';

export function currentSession(): Promise<Session> {
  return get('/api/session');
}

export function signIn(name: string, password: string): Promise<Session> {
  return act('post', '/api/session', { body: { name, password } });
}

export function signOut(): Promise<void> {
  return act('delete', '/api/session');
}

export function changePassword(current: string, next: string): Promise<void> {
  return act('put', '/api/session/password', { body: { current, next } });
}

export async function users(): Promise<User[]> {
  return (await get('/api/users')).users;
}

export function createUser(user: NewUser): Promise<User> {
  return act('post', '/api/users', { body: user });
}

export function changeUser(id: number, change: UserChange): Promise<User> {
  return act('patch', '/api/users/{id}', { id, body: change });
}

export function deleteUser(id: number, keepTokens: boolean): Promise<void> {
  return act('delete', '/api/users/{id}', { id, query: { keep_tokens: keepTokens } });
}

export async function tokens(): Promise<Token[]> {
  return (await get('/api/tokens')).tokens;
}

export function createToken(token: NewToken): Promise<IssuedToken> {
  return act('post', '/api/tokens', { body: token });
}

export function deleteToken(id: number): Promise<void> {
  return act('delete', '/api/tokens/{id}', { id });
}

export function audit(before?: number): Promise<AuditLog> {
  return get('/api/audit', { query: { before, limit: 50 } });
}
