import { act, get } from './http';
import type { BulkAction, NewBulkAction } from './types';

export function startBulkAction(action: NewBulkAction): Promise<BulkAction> {
  return act('post', '/api/bulk-actions', { body: action });
}

export async function bulkActions(): Promise<BulkAction[]> {
  return (await get('/api/bulk-actions')).bulk_actions;
}

export async function cancelBulkAction(id: number): Promise<void> {
  await act('post', '/api/bulk-actions/{id}/cancel', { id });
}
