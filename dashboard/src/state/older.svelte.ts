import { ApiProblem } from '../api/http';

interface Part<T> {
  rows: T[];
  /** What to ask before; null at the end. */
  next: number | null;
}

/** A list that is read from the newest on, part by part. */
export class Older<T> {
  rows = $state.raw<readonly T[] | null>(null);
  next = $state<number | null>(null);
  problem = $state.raw<ApiProblem | null>(null);
  loading = $state(false);
  /** Older parts are shown, which reading from the newest on takes away. */
  extended = false;
  #read: (before?: number) => Promise<Part<T>>;

  constructor(read: (before?: number) => Promise<Part<T>>) {
    this.#read = read;
  }

  load(): Promise<void> {
    return this.#load(undefined);
  }

  async older(): Promise<void> {
    if (this.next !== null) await this.#load(this.next);
  }

  async #load(before: number | undefined): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    try {
      const { rows, next } = await this.#read(before);
      this.rows = before === undefined ? rows : [...(this.rows ?? []), ...rows];
      this.next = next;
      this.extended = before !== undefined;
      this.problem = null;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      this.problem = error;
    } finally {
      this.loading = false;
    }
  }
}
