import { act, get, getText } from './http';
import { parseExact, withPlainNumbers } from './lossless';
import type { Action, Count, EventDetail, EventPart, Json, KnownType, PayloadPath, Summary } from './types';

export interface PartRequest {
  filter: URLSearchParams;
  before?: number | undefined;
  limit?: number | undefined;
}

export function listEvents(request: PartRequest, signal?: AbortSignal): Promise<EventPart> {
  const query = new URLSearchParams(request.filter);
  if (request.before !== undefined) query.set('before', String(request.before));
  if (request.limit !== undefined) query.set('limit', String(request.limit));
  return get('/api/events', { query, signal });
}

export function countEvents(filter: URLSearchParams, action?: Action, signal?: AbortSignal): Promise<Count> {
  const query = new URLSearchParams(filter);
  if (action !== undefined) query.set('action', action);
  return get('/api/events/count', { query, signal });
}

/** Payload and records keep their numbers as written; everything else has ordinary ones. */
export async function findEvent(id: number, signal?: AbortSignal): Promise<EventDetail> {
  const answer = parseExact(await getText('/api/events/{id}', { id, signal })) as unknown as ExactDetail;
  const { payload, ...rest } = answer.event;
  return {
    event: { ...(withPlainNumbers(rest) as Omit<EventDetail['event'], 'payload'>), payload: payload ?? null },
    attempts: withPlainNumbers(answer.attempts) as EventDetail['attempts'],
    records: answer.records as unknown as EventDetail['records'],
    neighbours: withPlainNumbers(answer.neighbours) as EventDetail['neighbours'],
  };
}

interface ExactDetail {
  event: { [name: string]: Json };
  attempts: Json;
  records: Json;
  neighbours: Json;
}

export async function knownTypes(): Promise<KnownType[]> {
  return (await get('/api/types')).types;
}

export async function payloadPaths(type: string | undefined, signal?: AbortSignal): Promise<PayloadPath[]> {
  return (await get('/api/payload-paths', { query: { type, limit: 500 }, signal })).paths;
}

const ROUTES = {
  retry: '/api/events/{id}/retry',
  replay: '/api/events/{id}/replay',
  dead_letter: '/api/events/{id}/dead-letter',
} as const;

/** Does it to one event; gives the event as it is afterwards, or null when it was deleted. */
export async function actOnEvent(id: number, action: Action): Promise<Summary | null> {
  if (action === 'delete') {
    await act('delete', '/api/events/{id}', { id });
    return null;
  }
  return (await act('post', ROUTES[action], { id })).event;
}
