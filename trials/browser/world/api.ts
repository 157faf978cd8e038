import { API_TOKEN, type Role } from './secrets';

export type Status = 'pending' | 'processing' | 'processed' | 'failed' | 'dead_letter';

export interface Summary {
  id: number;
  status: Status;
  event_type: string;
  page_id: number;
  conversation: string;
  received_at: string;
  processed_at: string | null;
  due_at: string | null;
  retry_count: number;
  last_error: string | null;
}

export interface BulkAction {
  id: number;
  action: string;
  status: 'running' | 'done' | 'cancelled' | 'failed';
  total: number;
  changed: number;
  requested_by: string;
  filter: Record<string, unknown> | null;
}

type Query = Record<string, string | number>;

/** The server's state as its API tells it: what the page shows and does is checked against this. */
export class Api {
  constructor(
    readonly url: string,
    private readonly token: string = API_TOKEN,
  ) {}

  async get<T>(path: string, query: Query = {}): Promise<T> {
    const parameters = new URLSearchParams(
      Object.entries(query).map(([name, value]) => [name, String(value)]),
    );
    return (await this.ask('GET', `${path}?${parameters}`)) as T;
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    return (await this.ask('POST', path, body)) as T;
  }

  async patch<T>(path: string, body: unknown): Promise<T> {
    return (await this.ask('PATCH', path, body)) as T;
  }

  /** The status alone, also that of a refusal. */
  async statusOf(path: string): Promise<number> {
    return (await this.send('GET', path)).status;
  }

  async events(query: Query): Promise<Summary[]> {
    return (await this.get<{ events: Summary[] }>('/api/events', { limit: 200, ...query })).events;
  }

  async event(id: number): Promise<Summary> {
    return (await this.get<{ event: Summary }>(`/api/events/${id}`)).event;
  }

  async moveToDeadLetters(id: number): Promise<void> {
    await this.post(`/api/events/${id}/dead-letter`);
  }

  /** How many attempts left a trace: all but those that simply succeeded. */
  async attemptsOf(id: number): Promise<number> {
    return (await this.get<{ attempts: unknown[] }>(`/api/events/${id}`)).attempts.length;
  }

  async bulkActions(): Promise<BulkAction[]> {
    return (await this.get<{ bulk_actions: BulkAction[] }>('/api/bulk-actions')).bulk_actions;
  }

  async createUser(name: string, role: Role, password: string): Promise<number> {
    return (await this.post<{ id: number }>('/api/users', { name, role, password })).id;
  }

  private async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.send(method, path, body);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  private send(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' };
    return fetch(this.url + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
  }
}
