import { ApiProblem } from '../api/http';

/** Something that is read from the API and read again: the last answer stays while the next is under way. */
export class Loaded<T> {
  value = $state.raw<T | null>(null);
  problem = $state.raw<ApiProblem | null>(null);
  loading = $state(false);
  #read: (signal: AbortSignal) => Promise<T>;
  #running: AbortController | null = null;

  constructor(read: (signal: AbortSignal) => Promise<T>) {
    this.#read = read;
  }

  async load(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.loading = true;
    try {
      this.value = await this.#read(running.signal);
      this.problem = null;
    } catch (error) {
      if (running.signal.aborted) return;
      if (!(error instanceof ApiProblem)) throw error;
      this.problem = error;
    } finally {
      if (this.#running === running) this.loading = false;
    }
  }
}
