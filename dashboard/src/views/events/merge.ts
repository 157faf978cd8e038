import type { EventPart, Summary } from '../../api/types';

/** The rows with those replaced that have changed; the same array where none has. */
export function changed(rows: readonly Summary[], events: readonly Summary[]): readonly Summary[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  if (!rows.some(({ id }) => byId.has(id))) return rows;
  return rows.map((row) => byId.get(row.id) ?? row);
}

interface Merged {
  rows: readonly Summary[];
  /** Nothing older is left, so that paging goes on where the part ended. */
  whole: boolean;
  /** The part did not reach the rows: what lies between is not known, so the rows are left out. */
  gap: boolean;
}

/**
 * Puts a newly read first part over the rows that are shown: what it covers is as it says, what is older stays.
 *
 * @param covered up to this id nothing is missing among the rows, not even where none is shown
 */
export function mergedHead(rows: readonly Summary[], part: EventPart, covered: number): Merged {
  const gap = part.next !== null && part.next > covered;
  const end = part.next === null ? 0 : (part.events.at(-1)?.id ?? Infinity);
  const older = gap ? [] : rows.filter(({ id }) => id < end);
  return { rows: [...part.events, ...older], whole: older.length === 0, gap };
}
