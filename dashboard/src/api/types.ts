/** What the API gives, by the names the dashboard uses. The shapes are those of openapi.yaml. */
import type { components } from '$openapi';
import type { Answer, Call } from './operations';

type Schemas = components['schemas'];

export type Status = Schemas['Status'];
export type Action = Schemas['Action'];
export type Role = Schemas['Role'];

/** In the order of an event's life. */
export const STATUSES = [
  'pending',
  'processing',
  'processed',
  'failed',
  'dead_letter',
] as const satisfies readonly Status[];

export type EventPart = Answer<'get', '/api/events'>;
export type Summary = EventPart['events'][number];
export type Count = Answer<'get', '/api/events/count'>;

/** JSON whose numbers keep every digit: see lossless.ts. */
export type Json = null | boolean | string | number | ExactNumber | Json[] | { [key: string]: Json };

export interface ExactNumber {
  readonly isLosslessNumber: true;
  readonly value: string;
}

type WholeEvent = Answer<'get', '/api/events/{id}'>;
export type Attempt = WholeEvent['attempts'][number];
export type RecordRow = Omit<WholeEvent['records'][number], 'row'> & { row: { [column: string]: Json } };
export type EventDetail = Omit<WholeEvent, 'event' | 'records'> & {
  event: Omit<WholeEvent['event'], 'payload'> & { payload: Json };
  records: RecordRow[];
};

export type KnownType = Answer<'get', '/api/types'>['types'][number];
export type PayloadPath = Answer<'get', '/api/payload-paths'>['paths'][number];

export type Stats = Answer<'get', '/api/webhook-events/stats'>;
export type Overview = Answer<'get', '/api/overview'>;
export type Range = NonNullable<
  Exclude<Call<'get', '/api/overview'>['query'], URLSearchParams | undefined>['range']
>;
export type OldestWaiting = NonNullable<Overview['oldest_waiting']>;
export type Series = Overview['series'];
export type Problem = Overview['problems'][number];
export type TypeRate = Overview['types'][number];
export type PageRate = Overview['pages'][number];
export type Tick = Schemas['LiveTick'];

export type DeadLetters = Answer<'get', '/api/dead-letters'>;
export type DeadLetterGroup = DeadLetters['groups'][number];
export type Rejections = Answer<'get', '/api/rejections'>;
export type Rejection = Rejections['rejections'][number];
export type Page = Answer<'get', '/api/pages'>['pages'][number];

export type NewBulkAction = Call<'post', '/api/bulk-actions'>['body'];
export type BulkAction = Answer<'post', '/api/bulk-actions'>;

/** A filter as the API writes it; filter.ts has the one the dashboard works with. */
export type WireFilter = NonNullable<BulkAction['filter']>;

export type Session = Answer<'get', '/api/session'>;
export type User = Answer<'get', '/api/users'>['users'][number];
export type NewUser = Call<'post', '/api/users'>['body'];
export type UserChange = Call<'patch', '/api/users/{id}'>['body'];
export type Consumer = Answer<'get', '/api/consumers'>['consumers'][number];
export type Alerts = Answer<'get', '/api/alerts'>;
export type Alert = Alerts['firing'][number];
export type AlertNotice = Alerts['notices'][number];
export type AlertTest = Answer<'post', '/api/alerts/test'>;
export type Token = Answer<'get', '/api/tokens'>['tokens'][number];
export type NewToken = Call<'post', '/api/tokens'>['body'];
export type IssuedToken = Answer<'post', '/api/tokens'>;
export type AuditLog = Answer<'get', '/api/audit'>;
export type AuditEntry = AuditLog['entries'][number];
