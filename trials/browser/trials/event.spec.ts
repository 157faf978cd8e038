import type { Page } from '@playwright/test';
import { newId } from '../world/names';
import { expect, trial, visit } from '../world/trial';
import { confirm, dialog, heading, notice } from '../world/views';

const BIG = '9007199254740993';

const section = (page: Page, name: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name }) });

trial(
  'the payload is shown as a tree and as text, with every digit of a big number',
  async ({ viewer, account }) => {
    const [id] = await account.sends({ text: 'hello', more: `"big":${BIG},"long":1.10` });
    await visit(viewer, `events/${id}`);
    const payload = section(viewer, 'Payload');
    await expect(payload.getByText('"hello"')).toBeVisible();
    await expect(payload.getByText(BIG, { exact: true })).toBeVisible();

    await payload.getByRole('button', { name: 'Raw' }).click();
    await expect(viewer.getByLabel('Payload as text')).toContainText(`"big": ${BIG}`);
  },
);

trial('the tree is collapsed and expanded', async ({ viewer, account }) => {
  const [id] = await account.sends('hello');
  await visit(viewer, `events/${id}`);
  const payload = section(viewer, 'Payload');
  await expect(payload.getByText('"hello"')).toBeVisible();
  await payload.getByRole('button', { name: 'Collapse all', exact: true }).click();
  await expect(payload.getByText('"hello"')).toHaveCount(0);
  await payload.getByRole('button', { name: 'Expand all' }).click();
  await expect(payload.getByText('"hello"')).toBeVisible();
});

trial('the payload is copied with every digit', async ({ browse, account }) => {
  const [id] = await account.sends({ text: 'hello', more: `"big":${BIG}` });
  const page = await browse('viewer', { permissions: ['clipboard-read', 'clipboard-write'] });
  await visit(page, `events/${id}`);
  await page.getByRole('button', { name: 'Copy the payload' }).click();
  await expect(page.getByText('Copied', { exact: true })).toBeAttached();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(`"big": ${BIG}`);
  expect(JSON.parse(copied)).toMatchObject({ object: 'page' });
});

trial('the timeline tells every attempt and its error', async ({ viewer, account }) => {
  const id = await account.has('processed', 'fail twice: the customer service did not answer');
  await visit(viewer, `events/${id}`);
  const timeline = section(viewer, 'Timeline');
  await expect(timeline.locator('strong')).toHaveText([
    'Happened at Meta',
    'Received and stored',
    'Attempt 1 failed',
    'Attempt 2 failed',
    'Attempt 3 succeeded',
    'Processed',
  ]);
  await expect(timeline.getByText('the customer service did not answer')).toHaveCount(2);
});

trial('the timeline of a dead letter ends there', async ({ viewer, account }) => {
  const id = await account.has('dead_letter', 'fail: closed for good');
  await visit(viewer, `events/${id}`);
  const timeline = section(viewer, 'Timeline');
  await expect(timeline.getByText(/^Attempt \d failed/)).toHaveCount(3);
  await expect(timeline.locator('strong').last()).toHaveText('Dead letter');
});

trial('the records that an event became are shown', async ({ viewer, account }) => {
  const id = await account.has('processed', 'a message to be recorded');
  await visit(viewer, `events/${id}`);
  const records = section(viewer, 'Records');
  await expect(records.getByText('messages', { exact: true })).toBeVisible();
  await expect(records.getByText('a message to be recorded')).toBeVisible();
});

trial('neighbours in the conversation are a click away, and no others', async ({ viewer, account }) => {
  const from = newId();
  const [first, second, third] = await account.sends(
    { text: 'one', from },
    { text: 'two', from },
    { text: 'three', from },
    { text: 'of somebody else', from: newId() },
  );
  await visit(viewer, `events/${second}`);
  const neighbours = section(viewer, 'In this conversation').getByRole('listitem').getByRole('link');
  await expect(neighbours).toHaveCount(3);
  const addresses = [third, second, first].map((id) => `#/events/${id}`);
  for (const [at, address] of addresses.entries())
    await expect(neighbours.nth(at)).toHaveAttribute('href', address);
  await neighbours.last().click();
  await expect(section(viewer, 'Payload').getByText('"one"')).toBeVisible();
});

trial('a dead letter is retried, and the open page follows it to the end', async ({ operator, account }) => {
  const { id, mend } = await account.broken();
  await visit(operator, `events/${id}`);
  await expect(operator.getByRole('main').getByText('dead letter').first()).toBeVisible();
  mend();
  await operator.getByRole('button', { name: 'Retry' }).click();
  await expect(notice(operator, `Event ${id} retried`)).toBeVisible();
  await account.awaits('processed', id);
  await expect(section(operator, 'Timeline').locator('strong').last()).toHaveText('Processed');
});

trial(
  'an event with more than 200 newer ones is retried, and its open page follows it to the end',
  async ({ operator, account }) => {
    const { id, mend } = await account.stuck();
    await account.sends(...Array.from({ length: 210 }, (_, at) => `newer ${at}`));
    await visit(operator, `events/${id}`);
    await operator.getByRole('button', { name: 'Retry' }).click();
    await expect(notice(operator, `Event ${id} retried`)).toBeVisible();
    await expect(operator.getByRole('main').getByText('pending').first()).toBeVisible();

    mend();
    await expect(section(operator, 'Timeline').locator('strong').last()).toHaveText('Processed');
    await account.awaits('processed', id);
  },
);

trial('moving an event to the dead letters asks first', async ({ operator, account, api }) => {
  const [id] = await account.hasPutOff(1);
  await visit(operator, `events/${id}`);
  await operator.getByRole('button', { name: 'Dead-letter' }).click();
  await expect(dialog(operator).getByRole('heading')).toHaveText('Dead-letter 1 event?');
  expect((await api.event(id!)).status).toBe('pending');

  await confirm(operator, 'Dead-letter');
  await expect(notice(operator, `Event ${id} moved to the dead letters`)).toBeVisible();
  await expect(section(operator, 'Timeline').locator('strong').last()).toHaveText('Dead letter');
  await account.awaits('dead_letter', id!);
});

trial('replaying a processed event asks first', async ({ operator, account, api }) => {
  const id = await account.has('processed', 'hello');
  const before = await processedAt();
  await visit(operator, `events/${id}`);
  await operator.getByRole('button', { name: 'Replay' }).click();
  await expect(dialog(operator)).toContainText('Their handlers run again');
  await dialog(operator).getByRole('button', { name: 'Cancel' }).click();
  expect(await processedAt()).toBe(before);

  await operator.getByRole('button', { name: 'Replay' }).click();
  await confirm(operator, 'Replay');
  await expect(notice(operator, `Event ${id} replayed`)).toBeVisible();
  await account.awaits('processed', id);
  expect(await processedAt()).not.toBe(before);

  async function processedAt(): Promise<string> {
    return (await api.get<{ event: { processed_at: string } }>(`/api/events/${id}`)).event.processed_at;
  }
});

trial('deleting asks first, and the event is gone', async ({ admin, account, api }) => {
  const [id] = await account.sends('hello');
  await account.awaits('processed', id!);
  await visit(admin, `events/${id}`);
  await admin.getByRole('button', { name: 'Delete' }).click();
  await dialog(admin).getByRole('button', { name: 'Cancel' }).click();
  expect(await api.statusOf(`/api/events/${id}`)).toBe(200);

  await admin.getByRole('button', { name: 'Delete' }).click();
  await confirm(admin, 'Delete');
  await expect(heading(admin, 'Events')).toBeVisible();
  expect(await api.statusOf(`/api/events/${id}`)).toBe(404);
});

trial('an event that is not there is told as such', async ({ viewer, complaints }) => {
  complaints.expectRefusal(404);
  await visit(viewer, 'events/999999999');
  await expect(viewer.getByRole('alert')).toContainText('999999999');
});

trial(
  'an operator may not delete an event that Meta may deliver again',
  async ({ operator, account, api }) => {
    const [id] = await account.sends('hello');
    await account.awaits('processed', id!);
    await visit(operator, `events/${id}`);
    await operator.getByRole('button', { name: 'Delete' }).click();
    await expect(dialog(operator)).toContainText('8 days old, deleting it requires the role admin');
    await expect(dialog(operator).getByRole('button', { name: 'Delete' })).toBeDisabled();
    expect(await api.statusOf(`/api/events/${id}`)).toBe(200);
  },
);

trial(
  'a retry whose answer is lost leaves open whether it was done',
  async ({ operator, account, complaints }) => {
    complaints.expect(/ERR_FAILED/);
    const id = await account.has('dead_letter', 'refuse: closed');
    await visit(operator, `events/${id}`);
    await operator.route(`**/api/events/${id}/retry`, async (route) => {
      await route.fetch();
      await route.abort();
    });
    await operator.getByRole('button', { name: 'Retry' }).click();
    await expect(
      notice(operator, 'It is not known whether the change was made; look at the event'),
    ).toBeVisible();
  },
);

trial(
  'a CSRF token that no longer holds is renewed, and the retry is done',
  async ({ operator, account, api, complaints }) => {
    complaints.expectRefusal(403);
    const id = await account.has('dead_letter', 'refuse: closed');
    await operator.route(
      '**/api/session',
      async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), csrf: 'of yesterday' } });
      },
      { times: 1 },
    );
    await visit(operator, `events/${id}`);
    await operator.getByRole('button', { name: 'Retry' }).click();
    await expect(notice(operator, `Event ${id} retried`)).toBeVisible();
    await expect.poll(() => api.attemptsOf(id)).toBe(2);
  },
);
