import { act, get } from './http';
import type { Consumer } from './types';

export async function consumers(): Promise<Consumer[]> {
  return (await get('/api/consumers')).consumers;
}

/** How many events a rewind would bring once more. */
export async function countRewind(name: string, to: string, signal: AbortSignal): Promise<number> {
  return (await get('/api/consumers/{name}/rewind', { name, query: { to }, signal })).events;
}

/** How many events come once more. */
export async function rewind(name: string, to: string): Promise<number> {
  return (await act('post', '/api/consumers/{name}/rewind', { name, body: { to } })).events;
}
