import type { Fault } from '../filter/address';
import { readAddress, type View } from './address';

export { addressOf, VIEWS, type View } from './address';

/** Where the reader is. The address is the only place that knows. */
class Route {
  #place = $state.raw(readAddress(location.hash));

  constructor() {
    addEventListener('hashchange', () => (this.#place = readAddress(location.hash)));
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

  get faults(): readonly Fault[] {
    return this.#place.faults;
  }

  go(address: string): void {
    location.hash = address;
  }
}

export const route = new Route();
