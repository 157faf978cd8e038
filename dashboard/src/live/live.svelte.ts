import type { BulkAction, OldestWaiting, Stats, Summary, Tick } from '../api/types';
import { stats } from '../api/watch';
import { ApiProblem } from '../api/http';
import { store, stored } from '../state/stored';

export const INTERVALS = [1, 2, 5, 10, 30] as const;
export type Interval = (typeof INTERVALS)[number];
export type Connection = 'off' | 'connecting' | 'live' | 'reconnecting';

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15_000;

interface Listener {
  /**
   * Rows that are new or have changed, newest first; also told when only something else has. `more` says that these
   * are not all.
   */
  changed?: (events: readonly Summary[], more: boolean) => void;
  /** Something may have been missed: read again. */
  resync?: () => void;
  bulk?: (action: BulkAction) => void;
}

/**
 * The live feed, shared by all views. It rests while the tab is hidden; what came at shorter intervals than the
 * reader wants is gathered and told at once.
 */
class Live {
  connection = $state<Connection>('off');
  paused = $state(stored('paused') === 'yes');
  interval = $state<Interval>(INTERVALS.find((seconds) => String(seconds) === stored('interval')) ?? 1);
  stats = $state.raw<Stats | null>(null);
  oldestWaiting = $state.raw<OldestWaiting | null>(null);
  updatedAt = $state<number | null>(null);

  #listeners = new Set<Listener>();
  #source: EventSource | null = null;
  #gathered = new Map<number, Summary>();
  #more = false;
  #wanted = false;
  #interrupted = false;
  #wait = FIRST_WAIT;
  #reconnecting: ReturnType<typeof setTimeout> | undefined;
  #flushing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    document.addEventListener('visibilitychange', () => this.#follow());
  }

  start(): void {
    this.#wanted = true;
    this.#follow();
  }

  stop(): void {
    this.#wanted = false;
    this.#interrupted = false;
    this.#follow();
  }

  pause(paused: boolean): void {
    this.paused = paused;
    store('paused', paused ? 'yes' : null);
    if (paused) {
      this.#forgetGathered();
    } else {
      void this.#loadStats();
      this.#resync();
    }
  }

  every(seconds: Interval): void {
    this.interval = seconds;
    store('interval', String(seconds));
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #follow(): void {
    if (this.#wanted && !document.hidden) this.#open();
    else this.#close();
  }

  #open(): void {
    if (this.#source !== null) return;
    clearTimeout(this.#reconnecting);
    if (this.connection === 'off') this.connection = 'connecting';
    const source = new EventSource('/api/live');
    this.#source = source;
    source.addEventListener('hello', () => this.#greeted());
    source.addEventListener('tick', ({ data }) => this.#tick(JSON.parse(data as string) as Tick));
    source.addEventListener('resync', () => this.#resync());
    source.addEventListener('bulk', ({ data }) => this.#bulk(JSON.parse(data as string) as BulkAction));
    source.addEventListener('error', () => this.#broken());
  }

  #close(): void {
    clearTimeout(this.#reconnecting);
    if (this.#source !== null) this.#interrupted = true;
    this.#source?.close();
    this.#source = null;
    this.connection = 'off';
  }

  #greeted(): void {
    this.connection = 'live';
    this.#wait = FIRST_WAIT;
    void this.#loadStats();
    if (this.#interrupted) this.#resync();
    this.#interrupted = false;
  }

  // The first tick comes when something changes, which may be never.
  async #loadStats(): Promise<void> {
    try {
      this.stats = await stats();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
    }
  }

  // EventSource gives up for good on an answer that is no stream, such as 503, so we do the waiting ourselves.
  #broken(): void {
    this.#source?.close();
    this.#source = null;
    this.#interrupted = true;
    this.connection = 'reconnecting';
    // A stream that is refused does not say why; this finds out when the session has ended.
    void this.#loadStats();
    this.#reconnecting = setTimeout(() => this.#follow(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #tick(tick: Tick): void {
    if (this.paused) return;
    this.stats = tick.stats;
    this.oldestWaiting = tick.oldest_waiting;
    this.updatedAt = Date.parse(tick.at);
    for (const event of tick.events) this.#gathered.set(event.id, event);
    this.#more ||= tick.more ?? false;
    if (this.interval === 1) this.#flush();
    else this.#flushing ??= setTimeout(() => this.#flush(), this.interval * 1000);
  }

  #flush(): void {
    const events = [...this.#gathered.values()].sort((a, b) => b.id - a.id);
    const more = this.#more;
    this.#forgetGathered();
    if (this.paused) return;
    for (const listener of this.#listeners) listener.changed?.(events, more);
  }

  #forgetGathered(): void {
    clearTimeout(this.#flushing);
    this.#flushing = undefined;
    this.#gathered.clear();
    this.#more = false;
  }

  #resync(): void {
    if (this.paused) return;
    this.#forgetGathered();
    for (const listener of this.#listeners) listener.resync?.();
  }

  #bulk(action: BulkAction): void {
    for (const listener of this.#listeners) listener.bulk?.(action);
  }
}

export const live = new Live();
