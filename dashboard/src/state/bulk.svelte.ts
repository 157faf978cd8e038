import { bulkActions, cancelBulkAction, startBulkAction } from '../api/bulk';
import type { BulkAction, NewBulkAction } from '../api/types';
import { live } from '../live/live.svelte';
import { ACTIONS, events } from '../parts/words';
import { notices } from './notices.svelte';

const POLL = 2000;

/** The bulk actions that run, whoever started them; they belong to the server and outlive this window. */
class Bulk {
  running = $state.raw<readonly BulkAction[]>([]);
  #own = new Set<number>();
  #polling: ReturnType<typeof setTimeout> | undefined;
  /** Called when one has ended, so that lists read again. */
  whenDone = new Set<() => void>();

  constructor() {
    live.listen({ bulk: (action) => this.#accept(action) });
  }

  async load(): Promise<void> {
    try {
      const known = await bulkActions();
      const before = this.running;
      this.running = known.filter(({ status }) => status === 'running');
      for (const action of known) {
        if (action.status !== 'running' && before.some(({ id }) => id === action.id)) this.#ended(action);
      }
    } catch (error) {
      notices.failed(error);
    }
    this.#pollWhileRunning();
  }

  async start(action: NewBulkAction): Promise<void> {
    const started = await startBulkAction(action);
    this.#own.add(started.id);
    this.#accept(started);
    this.#pollWhileRunning();
  }

  async cancel(id: number): Promise<void> {
    try {
      await cancelBulkAction(id);
      await this.load();
    } catch (error) {
      notices.failed(error);
    }
  }

  #accept(action: BulkAction): void {
    const others = this.running.filter(({ id }) => id !== action.id);
    const knew = others.length < this.running.length || this.#own.has(action.id);
    this.running = action.status === 'running' ? [...others, action] : others;
    if (action.status !== 'running' && knew) this.#ended(action);
  }

  #ended(action: BulkAction): void {
    if (this.#own.delete(action.id)) tell(action);
    for (const then of this.whenDone) then();
  }

  // The live feed tells progress at once; this finds out when the feed is away.
  #pollWhileRunning(): void {
    clearTimeout(this.#polling);
    if (this.running.length > 0) this.#polling = setTimeout(() => void this.load(), POLL);
  }
}

function tell(action: BulkAction): void {
  const words = `${events(action.changed)} ${ACTIONS[action.action].done}`;
  switch (action.status) {
    case 'running':
      return;
    case 'done':
      return notices.done(words, action.note ?? '');
    case 'cancelled':
      return notices.done(`Cancelled: ${words} before that`);
    case 'failed':
      return notices.error(`Stopped by an error: ${words} before that`, action.error ?? '');
  }
}

export const bulk = new Bulk();
