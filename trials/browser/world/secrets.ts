/** What the trials' server is told, and what the trials therefore know. */
export const APP_SECRET = 'trial-app-secret';
export const VERIFY_TOKEN = 'trial-verify-token';
export const API_TOKEN = 'trial-api-token-of-30-characters';

/** One user of each role; the user's name is the role. */
export const PASSWORDS = {
  admin: 'trial password of admin',
  operator: 'trial password of operator',
  viewer: 'trial password of viewer',
} as const;

export type Role = keyof typeof PASSWORDS;
