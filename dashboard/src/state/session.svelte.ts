import { currentSession, signIn, signOut } from '../api/access';
import { ApiProblem, useCsrf, whenUnauthorized } from '../api/http';
import type { Role, Session } from '../api/types';

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/** Who looks at the page. The address stays while one signs in, so one is back where one was. */
class SessionState {
  #session = $state.raw<Session | null>(null);
  /** Why the server could not even be asked. */
  problem = $state.raw<ApiProblem | null>(null);
  /** True after a session ended by itself, not by signing out. */
  expired = $state(false);

  constructor() {
    whenUnauthorized(() => this.#expire());
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

  may(role: Role): boolean {
    return this.user !== null && RANK[this.user.role] >= RANK[role];
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

  #expire(): void {
    if (this.#session === null || this.user === null) return;
    this.expired = true;
    this.#accept({ ...this.#session, user: null, csrf: null });
  }
}

export const session = new SessionState();
