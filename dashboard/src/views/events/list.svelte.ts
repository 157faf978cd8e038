import { listEvents } from '../../api/events';
import { ApiProblem } from '../../api/http';
import type { EventPart, Summary } from '../../api/types';
import { matches, noFilter, queryOfFilter, requestOfFilter, type Filter } from '../../filter/filter';
import { changed, mergedHead } from './merge';

const PART = 50;
const LARGEST_PART = 200;
/** A live list forgets its oldest rows beyond this; "Load older" brings them back. As many are held back. */
const MOST_ROWS = 1000;
/** A search rests this many times as long as the server took for it. */
const REST = 20;

/** The events that match a filter, newest first, kept true by the live feed. It outlives its view. */
class EventList {
  filter = $state.raw<Filter>(noFilter());
  rows = $state.raw<readonly Summary[]>([]);
  next = $state<number | null>(null);
  searched = $state.raw<EventPart['searched'] | null>(null);
  problem = $state.raw<ApiProblem | null>(null);
  loading = $state<'first' | 'older' | null>(null);
  /** New rows that wait for the reader to come back to the top. */
  held = $state.raw<readonly Summary[]>([]);
  /** Rows that slid in. */
  arrived = $state.raw<ReadonlySet<number>>(new Set());
  /** Where the reader was in it. */
  scroll = 0;
  /** Whether new rows may slide in: not while the reader is further down, so that nothing moves. */
  isAtTop: () => boolean = () => true;

  #running: AbortController | null = null;
  /** The filter of the rows; another one than `filter` until its first part was read. */
  #opened: Filter | null = null;
  #refreshing = false;
  /** What is being read may be old already. */
  #again = false;
  /** The newest event that was heard of, whether it matches or not. */
  #newest = 0;
  /** From this id down to `next` no row is missing. */
  #covered = 0;
  /** Nothing was missed since: what the feed tells goes on where the rows end. */
  #whole = false;
  /** What is held back does not reach down to the rows. */
  #heldInPart = false;
  #restUntil = 0;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /** True when it already shows this filter. */
  shows(filter: Filter): boolean {
    const same = queryOfFilter(filter).toString() === queryOfFilter(this.filter).toString();
    return same && this.searched !== null;
  }

  async open(filter: Filter): Promise<void> {
    this.filter = filter;
    this.held = [];
    this.#heldInPart = false;
    this.arrived = new Set();
    this.scroll = 0;
    this.#restUntil = 0;
    this.#whole = false;
    const newest = this.#newest;
    const part = await this.#read('first', undefined);
    if (part !== null) {
      this.#opened = filter;
      this.rows = part.events;
      this.#covers(part, newest);
      this.#reached(part);
    }
    this.#readAgain();
  }

  async older(): Promise<void> {
    const before = this.next;
    if (before === null || this.loading !== null) return;
    const part = await this.#read('older', before);
    // The list may have come to end elsewhere meanwhile.
    if (part !== null && this.next === before) {
      this.rows = [...this.rows, ...part.events];
      this.#reached(part);
    }
    this.#readAgain();
  }

  /**
   * Reads the newest again and keeps the older ones: after a gap in the feed, and for what only the server can match.
   *
   * @param show also while the reader is further down
   */
  async refresh(show = false): Promise<void> {
    this.#whole = false;
    if (this.#refreshing || this.loading !== null) {
      this.#again = true;
      return;
    }
    if (this.#opened !== this.filter) return;
    this.#refreshing = true;
    const { filter } = this;
    const newest = this.#newest;
    const begin = performance.now();
    try {
      const limit = this.rows.length > PART ? LARGEST_PART : PART;
      const part = await listEvents({ filter: requestOfFilter(filter, new Date()), limit });
      if (filter === this.filter) this.#accept(part, newest, show || this.isAtTop());
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
    } finally {
      const end = performance.now();
      this.#restUntil = end + REST * (end - begin);
      this.#refreshing = false;
      this.#readAgain();
    }
  }

  /** What the live feed tells: rows, newest first, and whether there are more of them. */
  follow(events: readonly Summary[], more: boolean): void {
    const now = new Date();
    this.#newest = Math.max(this.#newest, events[0]?.id ?? 0);
    this.rows = changed(this.rows, events);
    const unseen = events.filter((event) => !this.#has(event.id));
    const verdicts = unseen.map((event) => matches(this.filter, event, now));
    const reading = this.#refreshing || this.loading === 'first';
    const concerned = unseen.length < events.length || verdicts.includes(true);
    if (more || verdicts.includes(null) || (reading && concerned)) this.#missed(reading);
    // What is held back in part is read again when it is shown.
    const waits = this.#heldInPart && !this.isAtTop();
    if (!reading && ((!this.#whole && !waits) || this.#hasUnfollowed(events))) this.#refreshRested();
    if (reading || !(this.#whole || waits)) return;
    if (this.#whole && events.length > 0) this.#covered = this.#newest;
    const fresh = unseen.filter((event, at) => verdicts[at] === true && this.#isInReach(event));
    if (fresh.length > 0) this.#arrive(fresh);
  }

  showHeld(): void {
    if (this.#heldInPart) {
      void this.refresh(true);
      return;
    }
    const { held } = this;
    this.held = [];
    this.#slideIn(held);
  }

  forget(ids: ReadonlySet<number>): void {
    this.rows = this.rows.filter(({ id }) => !ids.has(id));
  }

  replace(event: Summary): void {
    this.rows = changed(this.rows, [event]);
  }

  #refreshRested(): void {
    this.#waiting ??= setTimeout(() => {
      this.#waiting = undefined;
      void this.refresh();
    }, this.#restUntil - performance.now());
  }

  #missed(reading: boolean): void {
    this.#whole = false;
    if (reading) this.#again = true;
  }

  #readAgain(): void {
    if (!this.#again) return;
    this.#again = false;
    this.#refreshRested();
  }

  /** Rows that will change but are too old for the feed, as after a bulk action. */
  #hasUnfollowed(events: readonly Summary[]): boolean {
    const told = new Set(events.map(({ id }) => id));
    return this.rows
      .slice(0, LARGEST_PART)
      .some(({ id, status }) => status !== 'processed' && status !== 'dead_letter' && !told.has(id));
  }

  #arrive(fresh: readonly Summary[]): void {
    if (this.isAtTop()) this.#slideIn(fresh);
    else this.#hold(fresh);
  }

  #hold(fresh: readonly Summary[]): void {
    const known = new Set(fresh.map(({ id }) => id));
    const held = [...fresh, ...this.held.filter(({ id }) => !known.has(id))].sort((a, b) => b.id - a.id);
    this.held = held.slice(0, MOST_ROWS);
    if (held.length > MOST_ROWS) this.#holdsInPart();
  }

  #holdsInPart(): void {
    this.#heldInPart = true;
    this.#whole = false;
    this.#covered = Math.min(this.#covered, this.rows[0]?.id ?? 0);
  }

  #slideIn(fresh: readonly Summary[]): void {
    const rows = [...fresh, ...this.rows].sort((a, b) => b.id - a.id);
    this.arrived = new Set(fresh.map(({ id }) => id));
    this.rows = rows.slice(0, MOST_ROWS);
    if (rows.length > MOST_ROWS) this.next = this.rows.at(-1)?.id ?? null;
  }

  #accept(part: EventPart, newest: number, atTop: boolean): void {
    const top = this.rows[0]?.id ?? Infinity;
    const fresh = part.events.filter(({ id }) => id > top);
    const merged = mergedHead(this.rows, part, this.#covered);
    if (merged.gap && !atTop && fresh.length > 0) {
      this.rows = changed(this.rows, part.events);
      this.#hold(fresh);
      this.#holdsInPart();
      return;
    }
    if (merged.whole) this.#reached(part);
    this.#covers(part, newest);
    this.#heldInPart = false;
    this.held = atTop ? [] : fresh;
    this.arrived = new Set(atTop ? fresh.map(({ id }) => id) : []);
    this.rows = atTop ? merged.rows : merged.rows.filter(({ id }) => id <= top);
  }

  /** @param newest what was heard of before the part was read */
  #covers(part: EventPart, newest: number): void {
    const covered = Math.max(newest, part.events[0]?.id ?? 0);
    // Where nothing was found or heard of, nobody knows how far the search began: take it that nothing is missing.
    this.#covered = covered === 0 ? Infinity : covered;
    this.#newest = Math.max(this.#newest, covered);
    this.#whole = !this.#again;
  }

  async #read(what: 'first' | 'older', before: number | undefined): Promise<EventPart | null> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.loading = what;
    try {
      const filter = requestOfFilter(this.filter, new Date());
      const part = await listEvents({ filter, before, limit: PART }, running.signal);
      this.problem = null;
      return part;
    } catch (error) {
      if (running.signal.aborted) return null;
      if (!(error instanceof ApiProblem)) throw error;
      this.problem = error;
      return null;
    } finally {
      if (this.#running === running) this.loading = null;
    }
  }

  #reached(part: EventPart): void {
    this.next = part.next;
    this.searched = part.searched;
  }

  #has(id: number): boolean {
    return this.rows.some((row) => row.id === id);
  }

  #isInReach(event: Summary): boolean {
    const oldest = this.rows.at(-1)?.id;
    return this.next === null || oldest === undefined || event.id > oldest;
  }
}

export const eventList = new EventList();
