import type { Page } from '@playwright/test';
import { Account } from '../world/account';
import type { Api, BulkAction } from '../world/api';
import { expect, trial, visit } from '../world/trial';
import { confirm, dialog, notice, rows, selectionBar } from '../world/views';

/** So many that a bulk action is seen at work. */
const MANY = 9_000;
const IN_ONE_DELIVERY = 1_000;

const tray = (page: Page) => page.getByRole('complementary', { name: 'Running bulk actions' });

async function manyDeadLetters(account: Account, api: Api): Promise<void> {
  const messages = Array.from({ length: IN_ONE_DELIVERY }, (_, at) => `refuse: closed ${at}`);
  for (let sent = 0; sent < MANY; sent += IN_ONE_DELIVERY) await account.sends(...messages);
  await expect.poll(() => deadOf(account, api), { timeout: 15_000 }).toBe(MANY);
}

/** How many are dead letters; asked again while the server is too busy to count to the end. */
async function deadOf(account: Account, api: Api): Promise<number> {
  const query = { page: await account.page(), status: 'dead_letter' };
  let counted = { count: 0, exact: false };
  await expect
    .poll(async () => {
      counted = await api.get('/api/events/count', query);
      return counted.exact;
    })
    .toBe(true);
  return counted.count;
}

/** The bulk action over this account's events. */
async function bulkActionOf(account: Account, api: Api): Promise<BulkAction> {
  const page = String(await account.page());
  return (await api.bulkActions()).find(({ filter }) => String(filter?.page) === page)!;
}

async function askForAll(page: Page, verb: string): Promise<void> {
  await page.getByRole('button', { name: 'Select all that match' }).click();
  await expect(selectionBar(page)).toContainText(/All [\d,]+\+? that match the filter/);
  await selectionBar(page).getByRole('button', { name: verb }).click();
}

/** The number, or a word where counting so many took the server too long. */
async function typeWhatIsAsked(page: Page): Promise<void> {
  const label = await dialog(page)
    .getByText(/^Type .* to confirm$/)
    .innerText();
  await dialog(page).getByLabel(label).fill(label.split(' ')[1]!);
}

trial(
  'all that match are retried, also those that are not shown, and no others',
  async ({ operator, account, api }) => {
    const ids = await account.sends(...Array.from({ length: 120 }, (_, at) => `refuse: closed ${at}`));
    const processed = await account.has('processed', 'hello');
    const foreign = await new Account(api).has('dead_letter', 'refuse: closed');
    await account.awaits('dead_letter', ...ids);
    await visit(operator, await account.list({ status: 'dead_letter' }));
    await expect(rows(operator)).toHaveCount(50);

    await askForAll(operator, 'Retry');
    await expect(dialog(operator).getByRole('heading')).toHaveText('Retry 120 events?');
    await expect(dialog(operator)).toContainText(`dead letter, page ${account.id}`);
    await confirm(operator, 'Retry');
    await expect(notice(operator, '120 events retried')).toBeVisible();

    expect(await bulkActionOf(account, api)).toMatchObject({
      action: 'retry',
      status: 'done',
      changed: 120,
      requested_by: 'operator',
    });
    await account.awaits('dead_letter', ids[0]!, ids.at(-1)!);
    expect(await api.attemptsOf(ids[0]!)).toBe(2);
    expect(await api.attemptsOf(ids.at(-1)!)).toBe(2);
    expect(await api.attemptsOf(foreign)).toBe(1);
    expect((await api.event(processed)).status).toBe('processed');
  },
);

trial('all that match are moved to the dead letters, and no others', async ({ operator, account, api }) => {
  const foreign = await new Account(api).hasPutOff(1);
  const processed = await account.has('processed', 'hello');
  const ids = await account.hasPutOff(70);
  await visit(operator, await account.list({ status: 'pending' }));
  await askForAll(operator, 'Dead-letter');
  await expect(dialog(operator).getByRole('heading')).toHaveText('Dead-letter 70 events?');
  await confirm(operator, 'Dead-letter');
  await expect(notice(operator, '70 events moved to the dead letters')).toBeVisible();

  expect(await bulkActionOf(account, api)).toMatchObject({ action: 'dead_letter', changed: 70 });
  await account.awaits('dead_letter', ids[0]!, ids.at(-1)!);
  expect(await deadOf(account, api)).toBe(70);
  expect((await api.event(processed)).status).toBe('processed');
  expect((await api.event(foreign[0]!)).status).toBe('pending');
});

trial('r with all that match selected asks for all of them', async ({ operator, account, api }) => {
  const ids = await account.sends(...Array.from({ length: 60 }, (_, at) => `refuse: closed ${at}`));
  await account.awaits('dead_letter', ...ids);
  await visit(operator, await account.list({ status: 'dead_letter' }));
  await operator.getByRole('button', { name: 'Select all that match' }).click();
  await operator.keyboard.press('j');
  await operator.keyboard.press('r');
  await expect(dialog(operator).getByRole('heading')).toHaveText('Retry 60 events?');
  expect(await api.attemptsOf(ids.at(-1)!)).toBe(1);
  await confirm(operator, 'Retry');
  await expect(notice(operator, '60 events retried')).toBeVisible();
  await account.awaits('dead_letter', ids[0]!, ids.at(-1)!);
  expect(await api.attemptsOf(ids[0]!)).toBe(2);
});

trial(
  'where counting stops early, what matches is deleted after a word is typed',
  async ({ admin, account }) => {
    await account.sends('one', 'two');
    await visit(admin, await account.list());
    await expect(rows(admin)).toHaveCount(2);
    await admin.route('**/api/events/count?*', (route) =>
      route.fulfill({ json: { count: 0, exact: false } }),
    );
    await admin.getByRole('button', { name: 'Select all that match' }).click();
    await expect(selectionBar(admin)).toContainText('All that match the filter');
    await selectionBar(admin).getByRole('button', { name: 'Delete' }).click();
    await expect(dialog(admin).getByRole('heading')).toHaveText('Delete an unknown number of events?');
    await expect(dialog(admin)).toContainText('All that match are meant');
    const button = dialog(admin).getByRole('button', { name: 'Delete' });
    await expect(button).toBeDisabled();

    await dialog(admin).getByLabel('Type delete to confirm').fill('delete');
    await button.click();
    await expect(notice(admin, '2 events deleted')).toBeVisible();
    expect(await account.events()).toEqual([]);
  },
);

trial('all that match are deleted only after their number is typed', async ({ admin, account, api }) => {
  const foreign = await new Account(api).has('processed', 'hello');
  await account.sends(...Array.from({ length: 70 }, (_, at) => `hello ${at}`));
  await visit(admin, await account.list());
  await askForAll(admin, 'Delete');
  const button = dialog(admin).getByRole('button', { name: 'Delete' });
  await expect(dialog(admin).getByLabel('Type 70 to confirm')).toBeVisible();
  await expect(button).toBeDisabled();
  expect(await account.events()).toHaveLength(70);

  await dialog(admin).getByLabel('Type 70 to confirm').fill('70');
  await button.click();
  await expect(notice(admin, '70 events deleted')).toBeVisible();
  await expect(rows(admin)).toHaveCount(0);
  expect(await account.events()).toEqual([]);
  expect((await api.event(foreign)).status).toBe('processed');
});

trial(
  'a bulk action goes on when its page is left, and is seen at work after a reload',
  async ({ operator, account, api }) => {
    await manyDeadLetters(account, api);
    await visit(operator, await account.list({ status: 'dead_letter' }));
    await askForAll(operator, 'Replay');
    await expect(dialog(operator)).toContainText('There is nothing to do.');
    await operator.keyboard.press('Escape');

    await selectionBar(operator).getByRole('button', { name: 'Retry' }).click();
    const taken = operator.waitForResponse((answer) => answer.request().method() === 'POST');
    await confirm(operator, 'Retry');
    await taken;
    await operator.reload();
    // Of how many is told only where counting them took no longer than it may.
    await expect(tray(operator)).toContainText(/Retrying\s+(9,000\s+)?events/);
    await expect(tray(operator).getByRole('progressbar').first()).toBeVisible();
    await expect(tray(operator)).toHaveCount(0);
    expect(await bulkActionOf(account, api)).toMatchObject({ status: 'done', changed: MANY });
  },
);

trial(
  'a bulk action that is cancelled stops, and what was done stays done',
  async ({ admin, account, api }) => {
    await manyDeadLetters(account, api);
    await visit(admin, await account.list({ status: 'dead_letter' }));
    await askForAll(admin, 'Delete');
    await typeWhatIsAsked(admin);
    await confirm(admin, 'Delete');
    // At once: a click would first wait for the button to stand still, and the deleting is quick.
    await tray(admin).getByRole('button', { name: 'Cancel deleting' }).dispatchEvent('click');
    await expect(notice(admin, /Cancelled: [\d,]+ events deleted before that/)).toBeVisible();

    const { status, changed } = await bulkActionOf(account, api);
    expect(status).toBe('cancelled');
    expect(changed).toBeLessThan(MANY);
    expect(await deadOf(account, api)).toBe(MANY - changed);
  },
);

trial(
  'every event is meant only when the dialog says so, and an operator deletes none',
  async ({ operator, account }) => {
    await account.sends('hello');
    await visit(operator, 'events');
    await operator.getByRole('button', { name: 'Select all events' }).click();
    await selectionBar(operator).getByRole('button', { name: 'Delete' }).click();
    await expect(dialog(operator)).toContainText('Every event in Holdfast: no filter is set.');
    await expect(dialog(operator)).toContainText('Deleting more than one event requires the role admin.');
    await expect(dialog(operator).getByRole('button', { name: 'Delete' })).toBeDisabled();
    expect(await account.events()).toHaveLength(1);
  },
);

trial('what is asked of the server for every event says so', async ({ operator, account, complaints }) => {
  complaints.expect(/ERR_FAILED/);
  await account.sends('hello');
  await visit(operator, 'events');
  await operator.getByRole('button', { name: 'Select all events' }).click();
  await selectionBar(operator).getByRole('button', { name: 'Retry' }).click();
  // Answered here: done for real, it would retry the events of all other trials.
  const asked = operator.waitForRequest((request) => request.method() === 'POST');
  await operator.route('**/api/bulk-actions', (route) => route.abort());
  await operator.route('**/api/events/count?*', (route) =>
    route.fulfill({ json: { count: 5, exact: true } }),
  );
  await confirm(operator, 'Retry');
  expect((await asked).postDataJSON()).toEqual({ action: 'retry', all: true });
});
