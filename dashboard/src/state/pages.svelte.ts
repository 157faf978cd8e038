import { pages } from '../api/watch';
import { ApiProblem } from '../api/http';
import type { Page } from '../api/types';

/** The accounts, by id: filters and lists show their names. */
class KnownPages {
  list = $state.raw<readonly Page[]>([]);

  async load(): Promise<void> {
    try {
      this.list = await pages();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
    }
  }

  nameOf(id: string): string {
    const page = this.list.find((known) => String(known.id) === id);
    return page === undefined ? `#${id}` : (page.name ?? page.account);
  }
}

export const knownPages = new KnownPages();
