import type { Summary } from '../src/api/types';

/** A comment whose handler has failed once. */
export const EVENT: Summary = {
  id: 1,
  status: 'failed',
  event_type: 'page.feed.comment.add',
  app: 'default',
  object: 'page',
  page_id: 7,
  page: '10',
  page_name: null,
  conversation: '10:99',
  occurred_at: '2026-11-24T08:30:00Z',
  received_at: '2026-11-24T08:30:00Z',
  processed_at: null,
  due_at: null,
  retry_count: 1,
  last_error: 'The crm & MORE = less than before',
  error_group: 'The CRM answered …',
  waits_behind: null,
  holds_others: false,
};
