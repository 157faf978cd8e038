import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { PLACES } from '../running/places';
import type { Api, Status, Summary } from './api';
import { delivery, type Message, post, read } from './deliveries';
import { newId, newWord } from './names';

/** A dead letter whose cause can be mended; the word is in its text and its error. */
export interface Broken {
  id: number;
  word: string;
  mend: () => void;
}

/** A Page at Meta that one trial has for itself, so that the trials do not see each other's events. */
export class Account {
  readonly id = newId();

  constructor(private readonly api: Api) {}

  /** Sends these messages in one delivery; gives the ids of their events, in this order. */
  async sends(...messages: (string | Message)[]): Promise<number[]> {
    const body = delivery(
      this.id,
      messages.map((message) => (typeof message === 'string' ? { text: message } : message)),
    );
    await this.deliver(body);
    const events = await this.events({ limit: Math.min(messages.length, 200) });
    return events.map(({ id }) => id).reverse();
  }

  /** Sends one message; gives its event once it has this status. */
  async has(status: Status, message: string | Message): Promise<number> {
    const [id] = await this.sends(message);
    await this.awaits(status, id!);
    return id!;
  }

  /** Has an event that stays dead until its cause is mended. */
  async broken(): Promise<Broken> {
    const word = newWord();
    return { id: await this.has('dead_letter', `until mended: ${word}`), word, mend: () => mend(word) };
  }

  /** Has a dead letter that, when it is retried, stays unfinished until its cause is mended. */
  async stuck(): Promise<Broken> {
    const word = newWord();
    const [id] = await this.sends(`wait for: ${word}`);
    // Refused while an attempt is under way.
    await expect(() => this.api.moveToDeadLetters(id!)).toPass();
    return { id: id!, word, mend: () => mend(word) };
  }

  /** Has so many events that stay pending, because their handler has put them off to another day. */
  async hasPutOff(count: number): Promise<number[]> {
    const ids = await this.sends(...Array.from({ length: count }, (_, at) => `not now: ${at}`));
    await expect
      .poll(() => this.events({ limit: count }).then((events) => events.every(isPutOff)))
      .toBe(true);
    return ids;
  }

  /** Somebody has read its messages: an event of another type. */
  async isRead(): Promise<number> {
    await this.deliver(read(this.id));
    return (await this.events({ limit: 1 }))[0]!.id;
  }

  async deliver(body: string): Promise<void> {
    expect(await post(this.api.url, body)).toBe(200);
  }

  async awaits(status: Status, ...ids: number[]): Promise<void> {
    for (const id of ids) {
      await expect.poll(async () => (await this.api.event(id)).status, `event ${id}`).toBe(status);
    }
  }

  /** Its events, newest first. */
  async events(query: Record<string, string | number> = {}): Promise<Summary[]> {
    return this.api.events({ page: await this.page(), ...query });
  }

  /** The id that Holdfast gave it. */
  async page(): Promise<number> {
    const { pages } = await this.api.get<{ pages: { id: number; account: string }[] }>('/api/pages');
    return pages.find(({ account }) => account === this.id)!.id;
  }

  /** The address of the list of its events. */
  async list(query: Record<string, string> = {}): Promise<string> {
    return `events?${new URLSearchParams({ page: String(await this.page()), ...query })}`;
  }
}

const MINUTE = 60_000;

function isPutOff({ status, due_at }: Summary): boolean {
  return status === 'pending' && due_at !== null && Date.parse(due_at) > Date.now() + MINUTE;
}

function mend(word: string): void {
  writeFileSync(join(PLACES.mended, word), '');
}
