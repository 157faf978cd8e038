import type { Page } from '@playwright/test';
import { newId, newWord } from '../world/names';
import { expect, trial, visit } from '../world/trial';
import { row, rows } from '../world/views';

/** Opens one of the filters that are set in a panel. */
async function openFilter(page: Page, name: string): Promise<void> {
  await page
    .getByRole('group', { name: 'Filters' })
    .locator('summary')
    .filter({ hasText: name })
    .last()
    .click();
}

/** Whatever sets a filter, its address must give the same list to whoever opens it. */
async function expectSameAfterReload(page: Page, ids: number[]): Promise<void> {
  const shown = ids.map(String);
  const shownIds = () => rows(page).evaluateAll((all) => all.map((one) => one.getAttribute('data-id')));
  await expect.poll(shownIds).toEqual(shown);
  await page.reload();
  await expect.poll(shownIds).toEqual(shown);
}

/** A search ends after a moment, found or not; on a busy machine it takes several. */
async function searchToTheEnd(page: Page): Promise<void> {
  const goOn = page.getByRole('button', { name: 'Continue the search' });
  await expect(async () => {
    if (await goOn.isVisible()) await goOn.click();
    await expect(page.getByRole('heading', { name: 'No event matches' })).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

trial('filters by status, one or several', async ({ viewer, account }) => {
  const done = await account.has('processed', 'hello');
  const dead = await account.has('dead_letter', 'refuse: closed');
  await visit(viewer, await account.list());
  await expect(rows(viewer)).toHaveCount(2);
  const status = viewer.getByRole('group', { name: 'Status' });

  await status.getByRole('button', { name: /^dead letter/ }).click();
  await expectSameAfterReload(viewer, [dead]);
  expect(viewer.url()).toContain('status=dead_letter');

  await status.getByRole('button', { name: /^processed/ }).click();
  await expectSameAfterReload(viewer, [dead, done]);
});

trial('filters by exact type and by prefix', async ({ viewer, account }) => {
  const message = await account.has('processed', 'hello');
  const read = await account.isRead();
  await visit(viewer, await account.list());
  await expect(rows(viewer)).toHaveCount(2);

  await openFilter(viewer, 'Type');
  await viewer.getByRole('combobox', { name: /^Event type/ }).fill('page.message');
  await viewer.keyboard.press('Enter');
  await expectSameAfterReload(viewer, [message]);

  await viewer.getByRole('button', { name: 'Remove the filter Type page.message' }).click();
  await openFilter(viewer, 'Type');
  await viewer.getByRole('combobox', { name: /^Event type/ }).fill('page.*');
  await viewer.keyboard.press('Enter');
  await expectSameAfterReload(viewer, [read, message]);
  expect(viewer.url()).toContain('type=page.*');
});

trial('filters by page, found by its account', async ({ viewer, account }) => {
  const [id] = await account.sends('hello');
  await visit(viewer, 'events');
  await openFilter(viewer, 'Page');
  await viewer.getByRole('combobox', { name: 'Page' }).fill(account.id);
  await viewer.getByRole('option', { name: account.id }).click();
  await expectSameAfterReload(viewer, [id!]);
  expect(viewer.url()).toContain(`page=${await account.page()}`);
});

trial('filters by conversation', async ({ viewer, account }) => {
  const from = newId();
  const [first, , third] = await account.sends(
    { text: 'one', from },
    { text: 'two', from: newId() },
    { text: 'three', from },
  );
  const [{ conversation } = { conversation: '' }] = (await account.events()).filter(({ id }) => id === first);
  await visit(viewer, await account.list());
  await openFilter(viewer, 'Conversation');
  await viewer.getByLabel('Conversation, exactly').fill(conversation);
  await viewer.keyboard.press('Enter');
  await expectSameAfterReload(viewer, [third!, first!]);
});

trial('filters by when it was received', async ({ viewer, account }) => {
  const [id] = await account.sends('hello');
  await visit(viewer, await account.list());
  await openFilter(viewer, 'Received');
  await viewer.getByRole('button', { name: 'last 15 minutes' }).click();
  await expectSameAfterReload(viewer, [id!]);
  expect(viewer.url()).toContain('within=15m');

  await visit(viewer, await account.list());
  await openFilter(viewer, 'Received');
  await viewer.getByLabel('Until').fill('2020-01-01T00:00:00');
  await viewer.getByRole('button', { name: 'Apply' }).click();
  await expect(viewer.getByRole('heading', { name: 'No event matches' })).toBeVisible();
  expect(await account.events({ to: '2020-01-01T00:00:00Z' })).toEqual([]);
});

trial('filters by text in the error', async ({ viewer, account }) => {
  const word = newWord();
  const dead = await account.has('dead_letter', `refuse: the ${word} is closed`);
  await account.has('dead_letter', 'refuse: another reason');
  await visit(viewer, await account.list());
  await openFilter(viewer, 'Error');
  await viewer.getByLabel('The last error contains').fill(word.toUpperCase());
  await viewer.keyboard.press('Enter');
  await expectSameAfterReload(viewer, [dead]);
});

trial('searches the payload, with the paths that are known', async ({ viewer, account }) => {
  const word = newWord();
  const [, wanted] = await account.sends('something else', `I want a ${word} now`);
  await visit(viewer, await account.list());
  await openFilter(viewer, 'Payload');
  await viewer.getByRole('combobox', { name: 'Path in the payload' }).fill('message.text');
  await viewer.getByRole('option', { name: 'messaging.0.message.text' }).click();
  await viewer.getByLabel('Value').fill(word.toUpperCase());
  await viewer.keyboard.press('Enter');
  await expectSameAfterReload(viewer, [wanted!]);
  expect(new URL(viewer.url()).hash).toContain('where=messaging.0.message.text');
});

trial('a payload value finds its equals', async ({ viewer, account }) => {
  const word = newWord();
  const [first, , third] = await account.sends(`say ${word}`, 'something else', `say ${word}`);
  await visit(viewer, `events/${first}`);
  await viewer
    .getByRole('button', { name: 'Find events with the same messaging.0.message.text' })
    .click({ force: true });
  await expectSameAfterReload(viewer, [third!, first!]);
});

trial('a filter that nothing matches says so and can be cleared', async ({ viewer, account }) => {
  await account.sends('hello');
  await visit(viewer, await account.list({ status: 'dead_letter' }));
  await searchToTheEnd(viewer);
  expect(await account.events({ status: 'dead_letter' })).toEqual([]);
  await viewer.getByRole('button', { name: 'clear all', exact: true }).click();
  await expect(rows(viewer).first()).toBeVisible();
  expect(new URL(viewer.url()).hash).toBe('#/events');
});

trial('back and forward go through the filters', async ({ viewer, account }) => {
  const done = await account.has('processed', 'hello');
  const dead = await account.has('dead_letter', 'refuse: closed');
  await visit(viewer, await account.list());
  await viewer
    .getByRole('group', { name: 'Status' })
    .getByRole('button', { name: /^dead letter/ })
    .click();
  await expect(row(viewer, done)).toHaveCount(0);
  await viewer.goBack();
  await expect(row(viewer, done)).toBeVisible();
  await viewer.goForward();
  await expect(row(viewer, done)).toHaveCount(0);
  await expect(row(viewer, dead)).toBeVisible();
});

trial('older events come page by page, each once and in order', async ({ viewer, account }) => {
  const ids = await account.sends(...Array.from({ length: 120 }, (_, at) => `message ${at}`));
  await visit(viewer, await account.list());
  await expect(rows(viewer)).toHaveCount(50);
  await viewer.getByRole('button', { name: 'Load older' }).click();
  await expect(rows(viewer)).toHaveCount(100);
  await viewer.getByRole('button', { name: 'Load older' }).click();
  await expect(viewer.getByText('120 events in all; there are no older ones.')).toBeVisible();
  const shown = await rows(viewer).evaluateAll((all) =>
    all.map((one) => Number(one.getAttribute('data-id'))),
  );
  expect(shown).toEqual(ids.toReversed());
});

for (const [query, left] of [
  ['from=abc', 'from “abc” must be a date and time'],
  ['within=toString', 'within “toString” must be one of 15m, 1h, 24h, 7d'],
  ['where=no+condition', 'where “no condition” must be a path'],
  ['colour=red', 'colour “red” is no filter'],
] as const) {
  trial(`an address with ${query} says what was left out and shows the rest`, async ({ viewer, account }) => {
    const [id] = await account.sends('hello');
    await visit(viewer, `${await account.list()}&${query}`);
    await expect(viewer.getByRole('status').filter({ hasText: 'Left out of the address' })).toContainText(
      left,
    );
    await expect(row(viewer, id!)).toBeVisible();
  });
}

trial('an address that leads nowhere says so', async ({ viewer }) => {
  await visit(viewer, 'events/abc');
  await expect(viewer.getByText('event “abc” must be the number of an event.')).toBeVisible();
  await visit(viewer, 'toString');
  await expect(viewer.getByText('view “toString” must be one of')).toBeVisible();
});
