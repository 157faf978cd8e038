import { ApiProblem } from '../api/http';

export interface Notice {
  id: number;
  kind: 'done' | 'error';
  words: string;
  detail: string;
}

const DONE_STAYS = 5000;
/** Errors, and whatever has more to read. */
const ERROR_STAYS = 12_000;

/** Short words about what just happened, for eyes and screen readers. */
class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #last = 0;

  done(words: string, detail = ''): void {
    this.#add('done', words, detail, detail === '' ? DONE_STAYS : ERROR_STAYS);
  }

  error(words: string, detail: string): void {
    this.#add('error', words, detail, ERROR_STAYS);
  }

  /** Errors of the API become words; anything else is a bug and is thrown on. */
  failed(error: unknown): void {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.kind === 'unauthorized') return;
    this.error(error.title, error.message === error.title ? '' : error.message);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  #add(kind: Notice['kind'], words: string, detail: string, stays: number): void {
    const id = ++this.#last;
    this.list = [...this.list.slice(-3), { id, kind, words, detail }];
    setTimeout(() => this.dismiss(id), stays);
  }
}

export const notices = new Notices();
