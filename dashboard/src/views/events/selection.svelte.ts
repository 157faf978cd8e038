import { SvelteSet } from 'svelte/reactivity';

/** Which rows are selected: some by id, or everything that matches the filter. */
export class Selection {
  readonly ids = new SvelteSet<number>();
  everything = $state(false);
  #anchor: number | null = null;

  get some(): boolean {
    return this.everything || this.ids.size > 0;
  }

  has(id: number): boolean {
    return this.everything || this.ids.has(id);
  }

  toggle(id: number): void {
    this.everything = false;
    if (!this.ids.delete(id)) this.ids.add(id);
    this.#anchor = id;
  }

  /** Selects from the row that was chosen last up to this one. */
  extendTo(id: number, order: readonly number[]): void {
    const from = this.#anchor === null ? -1 : order.indexOf(this.#anchor);
    const to = order.indexOf(id);
    if (from < 0) return this.toggle(id);
    this.everything = false;
    for (const between of order.slice(Math.min(from, to), Math.max(from, to) + 1)) this.ids.add(between);
  }

  /** Where a range begins that grows by shift and an arrow. */
  startAt(id: number): void {
    if (this.#anchor !== null && this.ids.has(this.#anchor)) return;
    this.ids.add(id);
    this.#anchor = id;
  }

  all(ids: readonly number[]): void {
    for (const id of ids) this.ids.add(id);
  }

  clear(): void {
    this.ids.clear();
    this.everything = false;
    this.#anchor = null;
  }
}
