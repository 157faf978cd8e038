import type { Action, Rejection, Status } from '../api/types';
import type { IconName } from './icons';

const STATUS_WORDS: Record<Status, string> = {
  pending: 'pending',
  processing: 'processing',
  processed: 'processed',
  failed: 'failed',
  dead_letter: 'dead letter',
};

export function statusWords(status: Status): string {
  return STATUS_WORDS[status];
}

export interface ActionWords {
  verb: string;
  icon: IconName;
  /** What was done, for `12 events retried`. */
  done: string;
  doing: string;
  /** Which statuses it applies to. */
  applies: readonly Status[];
  /** What happens then, said before it is confirmed. */
  explains: string;
}

export const ACTIONS: Record<Action, ActionWords> = {
  retry: {
    verb: 'Retry',
    icon: 'retry',
    done: 'retried',
    doing: 'Retrying',
    applies: ['failed', 'dead_letter'],
    explains: 'They become pending at once and get their full number of attempts again.',
  },
  replay: {
    verb: 'Replay',
    icon: 'replay',
    done: 'replayed',
    doing: 'Replaying',
    applies: ['processed'],
    explains:
      'Their handlers run again and their records are written again. Whatever a handler does, such as sending a reply, it may do a second time.',
  },
  dead_letter: {
    verb: 'Dead-letter',
    icon: 'dead-letters',
    done: 'moved to the dead letters',
    doing: 'Moving to the dead letters',
    applies: ['pending', 'failed'],
    explains: 'They are not attempted again until somebody retries them.',
  },
  delete: {
    verb: 'Delete',
    icon: 'trash',
    done: 'deleted',
    doing: 'Deleting',
    applies: ['pending', 'processing', 'processed', 'failed', 'dead_letter'],
    explains:
      'Their payloads, attempts and received bytes are deleted for good; the records made from them stay. If Meta delivers one of them again, it is known as a duplicate and not stored.',
  },
};

/** In the order in which they are offered. */
export const ACTION_ORDER: readonly Action[] = ['retry', 'replay', 'dead_letter', 'delete'];

const WHOLE = new Intl.NumberFormat('en');
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const RATE = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export function whole(n: number): string {
  return WHOLE.format(n);
}

export function compact(n: number): string {
  return n < 10_000 ? WHOLE.format(n) : COMPACT.format(n);
}

export function rate(n: number): string {
  return n >= 100 ? WHOLE.format(Math.round(n)) : RATE.format(n);
}

/** `1 event`, `2 events`; `at least 2 events` where counting stopped early. */
export function events(n: number, exact = true): string {
  if (n === 0 && !exact) return 'an unknown number of events';
  return `${exact ? '' : 'at least '}${whole(n)} ${n === 1 ? 'event' : 'events'}`;
}

export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  return n < 1_000_000 ? `${RATE.format(n / 1000)} kB` : `${RATE.format(n / 1_000_000)} MB`;
}

const REJECTIONS: Record<Rejection['reason'], string> = {
  signature: 'The signature is missing or wrong',
  handshake: 'The verify token or mode of the handshake is wrong',
  token: 'The API token is wrong',
  unknown_app: 'There is no app of this name',
  too_large: 'The body is too large',
  client_certificate: 'The client certificate is missing',
};

export function rejectionWords(reason: Rejection['reason']): string {
  return REJECTIONS[reason];
}

/** Meta's word for what an account is, shortened where it is long. */
export function objectWords(object: string): string {
  return object === 'whatsapp_business_account' ? 'whatsapp' : object;
}
