import { currentSession, signIn, signOut } from '../api/access';
import { ApiProblem, useCsrf, useSession } from '../api/http';
import type { Role, Session } from '../api/types';
import { isAtLeast } from './role';

/** Who is signed in. The address stays while one signs in, so one is back where one was. */
class SessionState {
  #session = $state.raw<Session | null>(null);
  /** Why the server could not even be asked. */
  problem = $state.raw<ApiProblem | null>(null);
  /** True after a session ended by itself, not by signing out. */
  expired = $state(false);

  constructor() {
    useSession({ onUnauthorized: () => this.#expire(), renew: () => this.#renew() });
  }

  get known(): boolean {
    return this.#session !== null;
  }

  get user(): Session['user'] {
    return this.#session?.user ?? null;
  }

  get oidc(): Session['oidc'] {
    return this.#session?.oidc ?? null;
  }

  /** Null where the server has not told. */
  get deletion(): Session['deletion'] | null {
    return this.#session?.deletion ?? null;
  }

  may(role: Role): boolean {
    return this.user !== null && isAtLeast(this.user.role, role);
  }

  async load(): Promise<void> {
    try {
      this.#accept(await currentSession());
      this.problem = null;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      this.problem = error;
    }
  }

  async signIn(name: string, password: string): Promise<void> {
    this.#accept(await signIn(name, password));
    this.expired = false;
  }

  async signOut(): Promise<void> {
    await signOut();
    await this.load();
  }

  #accept(session: Session): void {
    useCsrf(session.csrf);
    this.#session = session;
  }

  /**
   * The server refused the CSRF token: another window has signed in anew. Only the same person's call may be repeated
   * with the new token.
   */
  async #renew(): Promise<void> {
    const before = this.user;
    const now = await currentSession();
    if (now.user === null) {
      this.#expire();
      throw new ApiProblem(
        401,
        'unauthorized',
        'Your session has ended',
        'Sign in again. Nothing was changed.',
      );
    }
    this.#accept(now);
    if (now.user.name === before?.name && now.user.via === before.via) return;
    throw new ApiProblem(
      403,
      'csrf',
      `This browser is now signed in as ${now.user.name}`,
      'Another window has signed in as somebody else. Nothing was changed; look again before you repeat it.',
    );
  }

  #expire(): void {
    if (this.#session === null || this.user === null) return;
    this.expired = true;
    this.#accept({ ...this.#session, user: null, csrf: null });
  }
}

export const session = new SessionState();
