import { listEvents } from '../../api/events';
import { ApiProblem } from '../../api/http';
import type { EventPage, Summary } from '../../api/types';
import { matches, noFilter, queryOfFilter, requestOfFilter, type Filter } from '../../filter/filter';
import { changed, mergedHead } from './merge';

const PAGE = 50;
const LARGEST_PAGE = 200;
/** A live list forgets its oldest rows beyond this; "Load older" brings them back. */
const MOST_ROWS = 1000;
/** A search rests this many times as long as the server took for it. */
const REST = 20;

/** The events that match a filter, newest first, kept true by the live feed. It outlives its view. */
class EventList {
  filter = $state.raw<Filter>(noFilter());
  rows = $state.raw<readonly Summary[]>([]);
  next = $state<number | null>(null);
  searched = $state.raw<EventPage['searched'] | null>(null);
  problem = $state.raw<ApiProblem | null>(null);
  loading = $state<'first' | 'older' | null>(null);
  /** New rows that wait for the reader to come back to the top. */
  held = $state.raw<readonly Summary[]>([]);
  /** Rows that slid in. */
  arrived = $state.raw<ReadonlySet<number>>(new Set());
  /** Where the reader was in it. */
  scroll = 0;

  #running: AbortController | null = null;
  #refreshing = false;
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
    this.arrived = new Set();
    this.scroll = 0;
    this.#restUntil = 0;
    const page = await this.#read('first', undefined);
    if (page === null) return;
    this.rows = page.events;
    this.#reached(page);
  }

  async older(): Promise<void> {
    if (this.next === null || this.loading !== null) return;
    const page = await this.#read('older', this.next);
    if (page === null) return;
    this.rows = [...this.rows, ...page.events];
    this.#reached(page);
  }

  /** Reads the newest again and keeps the older ones: after a gap in the feed, and for what only the server can match. */
  async refresh(): Promise<void> {
    if (this.#refreshing || this.loading !== null) return;
    this.#refreshing = true;
    const { filter } = this;
    const begin = performance.now();
    try {
      const limit = this.rows.length > PAGE ? LARGEST_PAGE : PAGE;
      const page = await listEvents({ filter: requestOfFilter(filter, new Date()), limit });
      if (filter === this.filter) this.#accept(page);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
    } finally {
      const end = performance.now();
      this.#restUntil = end + REST * (end - begin);
      this.#refreshing = false;
    }
  }

  /** Rows from the live feed. While the reader is further down, new ones are held back, so that nothing moves. */
  follow(events: readonly Summary[], atTop: boolean): void {
    if (this.loading === 'first') return;
    const now = new Date();
    this.rows = changed(this.rows, events);
    const unseen = events.filter((event) => !this.#has(event.id));
    const verdicts = unseen.map((event) => matches(this.filter, event, now));
    if (verdicts.includes(null)) this.#refreshRested();
    const fresh = unseen.filter((event, at) => verdicts[at] === true && this.#isInReach(event));
    if (fresh.length > 0) this.#arrive(fresh, atTop);
  }

  showHeld(): void {
    const { held } = this;
    this.held = [];
    this.#arrive(held, true);
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

  #arrive(fresh: readonly Summary[], atTop: boolean): void {
    if (!atTop) {
      const known = new Set(fresh.map(({ id }) => id));
      this.held = [...fresh, ...this.held.filter(({ id }) => !known.has(id))];
      return;
    }
    const rows = [...fresh, ...this.rows].sort((a, b) => b.id - a.id);
    this.arrived = new Set(fresh.map(({ id }) => id));
    this.rows = rows.slice(0, MOST_ROWS);
    if (rows.length > MOST_ROWS) this.next = this.rows.at(-1)?.id ?? null;
  }

  #accept(page: EventPage): void {
    const newest = this.rows[0]?.id ?? Infinity;
    this.arrived = new Set(page.events.map(({ id }) => id).filter((id) => id > newest));
    const merged = mergedHead(this.rows, page);
    if (merged.whole) this.#reached(page);
    this.rows = merged.rows;
    this.held = [];
  }

  async #read(what: 'first' | 'older', before: number | undefined): Promise<EventPage | null> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.loading = what;
    try {
      const filter = requestOfFilter(this.filter, new Date());
      const page = await listEvents({ filter, before, limit: PAGE }, running.signal);
      this.problem = null;
      return page;
    } catch (error) {
      if (running.signal.aborted) return null;
      if (!(error instanceof ApiProblem)) throw error;
      this.problem = error;
      return null;
    } finally {
      if (this.#running === running) this.loading = null;
    }
  }

  #reached(page: EventPage): void {
    this.next = page.next;
    this.searched = page.searched;
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
