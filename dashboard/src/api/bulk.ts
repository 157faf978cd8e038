import { act, get } from './http';
import type { Action, BulkAction, WireFilter } from './types';

export type Target = { filter: WireFilter } | { ids: number[] };

export function startBulkAction(action: Action, target: Target): Promise<BulkAction> {
  return act('POST', '/api/bulk-actions', { action, ...target });
}

export async function bulkActions(): Promise<BulkAction[]> {
  return (await get<{ bulk_actions: BulkAction[] }>('/api/bulk-actions')).bulk_actions;
}

export function cancelBulkAction(id: number): Promise<void> {
  return act('POST', `/api/bulk-actions/${id}/cancel`);
}
