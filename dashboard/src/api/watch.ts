import { act, get } from './http';
import type { DeadLetters, Overview, Page, Range, Rejections, Stats } from './types';

export function stats(): Promise<Stats> {
  return get('/api/webhook-events/stats');
}

export function overview(range: Range, signal?: AbortSignal): Promise<Overview> {
  return get('/api/overview', { query: { range }, signal });
}

export function deadLetters(signal?: AbortSignal): Promise<DeadLetters> {
  return get('/api/dead-letters', { signal });
}

export function rejections(before?: number, signal?: AbortSignal): Promise<Rejections> {
  return get('/api/rejections', { query: { before, limit: 50 }, signal });
}

export async function pages(signal?: AbortSignal): Promise<Page[]> {
  return (await get('/api/pages', { signal })).pages;
}

export function renamePage(id: number, name: string | null): Promise<Page> {
  return act('patch', '/api/pages/{id}', { id, body: { name } });
}
