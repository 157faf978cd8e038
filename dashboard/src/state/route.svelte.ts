/** Where the reader is: `#/events?status=failed`. The address is the only place that knows. */
export const VIEWS = ['overview', 'events', 'dead-letters', 'rejected', 'pages', 'settings'] as const;
export type View = (typeof VIEWS)[number];

interface Place {
  view: View;
  /** An event's id, or a settings tab. */
  detail: string;
  query: URLSearchParams;
}

class Route {
  #place = $state.raw(read());

  constructor() {
    addEventListener('hashchange', () => (this.#place = read()));
  }

  get view(): View {
    return this.#place.view;
  }

  get detail(): string {
    return this.#place.detail;
  }

  get query(): URLSearchParams {
    return this.#place.query;
  }

  go(address: string): void {
    location.hash = address;
  }

  /** Changes the address without a new entry in the history, as filters do while one types. */
  replace(address: string): void {
    history.replaceState(null, '', address);
    this.#place = read();
  }
}

export const route = new Route();

export function addressOf(view: View, detail = '', query?: URLSearchParams): string {
  const path = detail === '' ? `#/${view}` : `#/${view}/${encodeURIComponent(detail)}`;
  const text = query?.toString() ?? '';
  return text === '' ? path : `${path}?${text}`;
}

function read(): Place {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?', 2);
  const [view = '', detail = ''] = path.split('/', 2);
  return {
    view: VIEWS.find((known) => known === view) ?? 'overview',
    detail: decoded(detail),
    query: new URLSearchParams(query),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
