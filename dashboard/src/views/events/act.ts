import { actOnEvent } from '../../api/events';
import type { Action } from '../../api/types';
import { ACTIONS } from '../../parts/words';
import { notices } from '../../state/notices.svelte';
import { eventList } from './list.svelte';

/** Does it to one event, tells so, and lets the list know. Problems are thrown. */
export async function actOnOne(id: number, action: Action): Promise<void> {
  const event = await actOnEvent(id, action);
  if (event === null) eventList.forget(new Set([id]));
  else eventList.replace(event);
  notices.done(`Event ${id} ${ACTIONS[action].done}`);
}
