/** What the JSON API gives. Names are those on the wire; moments are ISO 8601 strings. */

export const STATUSES = ['pending', 'processing', 'processed', 'failed', 'dead_letter'] as const;
export type Status = (typeof STATUSES)[number];

export type Role = 'viewer' | 'operator' | 'admin';

export interface Summary {
  id: number;
  status: Status;
  event_type: string;
  app: string;
  object: string;
  page_id: number | null;
  page: string | null;
  page_name: string | null;
  conversation: string | null;
  occurred_at: string;
  received_at: string;
  processed_at: string | null;
  due_at: string | null;
  retry_count: number;
  last_error: string | null;
  error_group: string | null;
}

export interface EventPage {
  events: Summary[];
  next: number | null;
  searched: { complete: boolean; to_id: number | null; to: string | null };
}

export interface Count {
  count: number;
  exact: boolean;
}

/** JSON whose numbers keep every digit: see lossless.ts. */
export type Json = null | boolean | string | number | ExactNumber | Json[] | { [key: string]: Json };

export interface ExactNumber {
  readonly isLosslessNumber: true;
  readonly value: string;
}

export interface Attempt {
  attempt: number;
  started_at: string;
  finished_at: string;
  outcome: 'done' | 'again' | 'dead' | 'later';
  error: string | null;
  processor: string;
}

export interface RecordRow {
  table: string;
  row: { [column: string]: Json };
}

export interface EventDetail {
  event: Summary & { payload: Json; received?: { reason: string; bytes: string } };
  attempts: Attempt[];
  records: RecordRow[];
  neighbours: { before: Summary[]; after: Summary[] };
}

export interface PayloadPath {
  path: string;
  example_kind: 'string' | 'number' | 'boolean' | 'object' | 'array' | 'null';
  seen: number;
}

export interface Stats {
  total: number;
  pending: number;
  processing: number;
  processed: number;
  failed: number;
  dead_letter: number;
}

export interface OldestWaiting {
  id: number;
  received_at: string;
  event_type: string;
}

export type Range = 'hour' | 'day' | 'week';

export interface Series {
  step_seconds: number;
  at: string[];
  received: number[];
  processed: number[];
  failed: number[];
  dead_letter: number[];
  duplicates: number[];
  rejected: number[];
}

export interface Problem {
  kind: string;
  severity: 'warning' | 'error';
  words: string;
  filter?: WireFilter;
  view?: 'events' | 'dead-letters' | 'rejected';
}

export interface TypeRate {
  event_type: string;
  received: number;
  processed: number;
  failed: number;
  dead_letter: number;
}

export interface PageRate {
  page_id: number;
  page: string;
  name: string | null;
  object: string;
  received: number;
}

export interface Overview {
  at: string;
  stats: Stats;
  oldest_waiting: OldestWaiting | null;
  duplicates: number;
  rejected: number;
  series: Series;
  types: TypeRate[];
  pages: PageRate[];
  problems: Problem[];
}

export interface KnownType {
  event_type: string;
  stored: number;
  duplicates: number;
}

export interface DeadLetterGroup {
  error_group: string;
  event_type: string;
  count: number;
  first_seen: string;
  last_seen: string;
  sample_id: number;
  sample_error: string | null;
}

export interface DeadLetters {
  groups: DeadLetterGroup[];
  total: number;
}

export interface Rejection {
  id: number;
  at: string;
  app: string | null;
  reason: string;
  bytes: number | null;
  remote: string | null;
}

export interface Rejections {
  rejections: Rejection[];
  next: number | null;
  kept_at_most: number;
}

export interface Page {
  id: number;
  object: string;
  account: string;
  name: string | null;
  first_seen_at: string;
  /** Null where none of its events is stored any more. */
  last_seen_at: string | null;
  last_24h: number;
  days: number[];
}

export type Action = 'retry' | 'dead_letter' | 'delete' | 'replay';

export interface BulkAction {
  id: number;
  action: Action;
  filter: WireFilter | null;
  ids_count: number | null;
  status: 'running' | 'done' | 'cancelled' | 'failed';
  /** Null until it has been counted. */
  total: number | null;
  seen: number;
  changed: number;
  error: string | null;
  requested_by: string;
  started_at: string;
  finished_at: string | null;
}

/** A filter as the API writes it; filter.ts has the one the page works with. */
export interface WireFilter {
  status?: string | string[];
  type?: string;
  page?: number | string;
  conversation?: string;
  from?: string;
  to?: string;
  error?: string;
  error_group?: string;
  where?: string | string[];
}

export interface Session {
  user: { name: string; role: Role; via: 'password' | 'oidc' | 'token' } | null;
  csrf: string | null;
  oidc: { name: string } | null;
}

export interface User {
  id: number;
  name: string;
  role: Role;
  via: string;
  disabled: boolean;
  created_at: string;
  last_login_at: string | null;
}

export interface Token {
  id: number;
  name: string;
  role: Role;
  prefix: string;
  created_by: string | null;
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
}

export interface AuditEntry {
  id: number;
  at: string;
  who: string;
  via: string;
  action: string;
  target: string | null;
  filter: WireFilter | string | null;
  count: number | null;
  remote: string | null;
}

export interface Tick {
  at: string;
  stats: Stats;
  oldest_waiting: OldestWaiting | null;
  events: Summary[];
  /** More events changed than these. */
  more?: boolean;
}
