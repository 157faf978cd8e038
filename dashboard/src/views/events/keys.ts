import type { Action } from '../../api/types';
import { session } from '../../state/session.svelte';
import type { Selection } from './selection.svelte';

interface Rows {
  order: () => readonly number[];
  cursor: () => number | null;
  move: (id: number) => void;
  open: (id: number) => void;
  ask: (action: Action, ids: number[]) => void;
  /** For everything that matches. */
  askForAll: (action: Action) => void;
  filter: () => void;
  selection: Selection;
}

/** The list's shortcuts. */
export function rowKeys(rows: Rows): Record<string, (event: KeyboardEvent) => void> {
  const step = (by: number) => (event: KeyboardEvent) => {
    const id = neighbour(rows.order(), rows.cursor(), by);
    if (id === undefined) return;
    event.preventDefault();
    if (event.shiftKey && session.may('operator')) extend(rows, id);
    rows.move(id);
  };
  const onCursor = (run: (id: number) => void) => () => {
    const id = rows.cursor();
    if (id !== null) run(id);
  };
  const ask = (action: Action) => () => {
    if (!session.may('operator')) return;
    if (rows.selection.everything) {
      rows.askForAll(action);
      return;
    }
    const cursor = rows.cursor();
    const ids = rows.selection.ids.size > 0 ? [...rows.selection.ids] : cursor === null ? [] : [cursor];
    if (ids.length > 0) rows.ask(action, ids);
  };
  return {
    j: step(1),
    k: step(-1),
    J: step(1),
    K: step(-1),
    ArrowDown: step(1),
    ArrowUp: step(-1),
    o: onCursor(rows.open),
    Enter: onCursor(rows.open),
    x: onCursor((id) => session.may('operator') && rows.selection.toggle(id)),
    r: ask('retry'),
    d: ask('dead_letter'),
    '/': (event) => {
      event.preventDefault();
      rows.filter();
    },
    Escape: () => rows.selection.clear(),
  };
}

function neighbour(order: readonly number[], cursor: number | null, by: number): number | undefined {
  const at = cursor === null ? -1 : order.indexOf(cursor);
  if (at < 0) return order[0];
  return order[Math.max(0, Math.min(order.length - 1, at + by))];
}

function extend(rows: Rows, to: number): void {
  const cursor = rows.cursor();
  if (cursor !== null) rows.selection.startAt(cursor);
  rows.selection.extendTo(to, rows.order());
}
