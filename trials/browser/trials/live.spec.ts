import type { Page } from '@playwright/test';
import { Account } from '../world/account';
import { expect, trial, visit } from '../world/trial';
import { liveState, row, rows, setHidden } from '../world/views';

const HALF_A_MINUTE = 30_000;

/** Heeds what the feed tells this page, whether the page shows it or not. */
async function listenIn(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const told = new Set<number>();
    Object.assign(window, { told });
    window.EventSource = class extends EventSource {
      constructor(url: string | URL) {
        super(url);
        this.addEventListener('tick', ({ data }) => {
          for (const { id } of JSON.parse(data as string).events) told.add(id);
        });
      }
    };
  });
}

async function isTold(page: Page, id: number): Promise<void> {
  const told = () => page.evaluate((id) => (window as unknown as { told: Set<number> }).told.has(id), id);
  await expect.poll(told).toBe(true);
}

trial('a delivery appears at the top of an open list by itself', async ({ viewer, account }) => {
  const [first] = await account.sends('first');
  await visit(viewer, await account.list());
  await expect(row(viewer, first!)).toBeVisible();
  await expect(liveState(viewer)).toHaveText('Live');

  const [second] = await account.sends('second');
  await expect(rows(viewer).first()).toHaveAttribute('data-id', String(second));
});

trial('a row follows what becomes of its event', async ({ viewer, account }) => {
  await account.sends('first');
  await visit(viewer, await account.list());
  await expect(liveState(viewer)).toHaveText('Live');

  const [failing] = await account.sends('fail: the shop is closed');
  await expect(row(viewer, failing!)).toContainText('dead letter');
  await expect(row(viewer, failing!)).toContainText('the shop is closed');
});

trial('a row too old for the feed follows its event, too', async ({ operator, account, api }) => {
  const { id, mend } = await account.stuck();
  await new Account(api).sends(...Array.from({ length: 210 }, (_, at) => `newer ${at}`));
  await visit(operator, await account.list());
  await expect(liveState(operator)).toHaveText('Live');
  // Keys mean nothing before there is a row.
  await expect(row(operator, id)).toContainText('dead letter');
  await operator.keyboard.press('j');
  await operator.keyboard.press('r');
  await expect(row(operator, id)).toContainText('pending');

  mend();
  await expect(row(operator, id)).toContainText('processed');
});

trial('an event of another page does not appear', async ({ viewer, account, api }) => {
  const [own] = await account.sends('first');
  await visit(viewer, await account.list());
  await expect(liveState(viewer)).toHaveText('Live');

  const [foreign] = await new Account(api).sends('elsewhere');
  const [second] = await account.sends('second');
  await expect(row(viewer, second!)).toBeVisible();
  await expect(row(viewer, own!)).toBeVisible();
  await expect(row(viewer, foreign!)).toHaveCount(0);
});

trial('while paused nothing moves, and going on shows what came', async ({ viewer, browse, account }) => {
  const [first] = await account.sends('first');
  const list = await account.list();
  const other = await browse('viewer');
  for (const page of [viewer, other]) {
    await visit(page, list);
    await expect(liveState(page)).toHaveText('Live');
  }
  await viewer.getByRole('button', { name: 'Pause live updates' }).click();
  await expect(liveState(viewer)).toHaveText('Paused');

  const [second] = await account.sends('second');
  await expect(row(other, second!)).toBeVisible();
  const [third] = await account.sends('third');
  await expect(row(other, third!)).toBeVisible();
  await expect(row(viewer, first!)).toBeVisible();
  await expect(row(viewer, second!)).toHaveCount(0);

  await viewer.getByRole('button', { name: 'Resume live updates' }).click();
  await expect(row(viewer, second!)).toBeVisible();
  await expect(row(viewer, third!)).toBeVisible();
});

trial('what was gathered before a pause does not slide in', async ({ viewer, account }) => {
  const [first] = await account.sends('first');
  await viewer.clock.install();
  await listenIn(viewer);
  await visit(viewer, await account.list());
  await expect(row(viewer, first!)).toBeVisible();
  await expect(liveState(viewer)).toHaveText('Live');
  await viewer.getByLabel('Update every').selectOption('30 s');

  const [second] = await account.sends('second');
  await isTold(viewer, second!);
  await viewer.getByRole('button', { name: 'Pause live updates' }).click();
  await viewer.clock.fastForward(2 * HALF_A_MINUTE);
  await expect(row(viewer, first!)).toBeVisible();
  await expect(row(viewer, second!)).toHaveCount(0);

  await viewer.getByRole('button', { name: 'Resume live updates' }).click();
  await expect(row(viewer, second!)).toBeVisible();
});

trial('p pauses on every view', async ({ viewer }) => {
  for (const view of ['overview', 'events', 'dead-letters', 'alerts', 'rejected', 'pages', 'settings']) {
    await visit(viewer, view);
    await expect(viewer.getByRole('heading', { level: 1 })).toBeVisible();
    await viewer.keyboard.press('p');
    await expect(liveState(viewer)).toHaveText('Paused');
    await viewer.keyboard.press('p');
    await expect(liveState(viewer)).not.toHaveText('Paused');
  }
});

trial('pausing outlives a reload', async ({ viewer }) => {
  await visit(viewer, 'overview');
  await viewer.getByRole('button', { name: 'Pause live updates' }).click();
  await viewer.reload();
  await expect(liveState(viewer)).toHaveText('Paused');
});

trial(
  'a hidden tab lets go of the feed and catches up when it is seen again',
  async ({ viewer, account }) => {
    await account.sends('first');
    await visit(viewer, await account.list());
    await expect(liveState(viewer)).toHaveText('Live');

    const letGo = viewer.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/live'));
    await setHidden(viewer, true);
    await letGo;
    const [second] = await account.sends('second');

    await setHidden(viewer, false);
    await expect(row(viewer, second!)).toBeVisible();
    await expect(liveState(viewer)).toHaveText('Live');
  },
);

trial('further down the list new events wait until they are asked for', async ({ viewer, account }) => {
  await account.sends(...Array.from({ length: 60 }, (_, at) => `message ${at}`));
  await visit(viewer, await account.list());
  await expect(liveState(viewer)).toHaveText('Live');
  await rows(viewer).nth(45).scrollIntoViewIfNeeded();

  const [late] = await account.sends('late');
  await expect(viewer.getByRole('button', { name: '1 new' })).toBeVisible();
  await expect(row(viewer, late!)).toHaveCount(0);
  await viewer.getByRole('button', { name: '1 new' }).click();
  await expect(row(viewer, late!)).toBeVisible();
});
