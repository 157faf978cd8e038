import type { Page } from '@playwright/test';
import type { Api } from '../world/api';
import { delivery, post } from '../world/deliveries';
import { expect, trial, visit } from '../world/trial';
import { heading, liveState } from '../world/views';

interface Overview {
  stats: Record<string, number>;
  duplicates: number;
  rejected: number;
  series: { received: number[] };
  types: { event_type: string; received: number }[];
  pages: { page: string; received: number }[];
  problems: { kind: string }[];
}

const written = (n: number) => n.toLocaleString('en');

const overview = (api: Api, range: string) => api.get<Overview>('/api/overview', { range });

async function problems(api: Api): Promise<string[]> {
  return (await overview(api, 'hour')).problems.map(({ kind }) => kind);
}

/** The number on the card of this name. */
async function card(page: Page, name: string): Promise<number> {
  const cards = page.getByRole('list', { name: 'Events by status' }).getByRole('link');
  const text = await cards
    .filter({ hasText: new RegExp(`^\\s*${name}`) })
    .locator('strong')
    .innerText();
  return Number(text.replaceAll(',', ''));
}

trial('the cards say what the API says', async ({ viewer, api }) => {
  await visit(viewer, 'overview');
  await expect(liveState(viewer)).toHaveText('Live');
  // Other trials go on meanwhile, so the two are compared until they are of the same moment.
  await expect(async () => {
    const { stats } = await overview(api, 'hour');
    const statuses = ['total', 'pending', 'processing', 'processed', 'failed', 'dead_letter'];
    const cards = statuses.map((status) => card(viewer, status.replace('_', ' ')));
    expect(await Promise.all(cards)).toEqual(statuses.map((status) => stats[status]));
  }).toPass({ timeout: 15_000 });
});

trial('the cards follow what arrives, without a reload', async ({ viewer, account }) => {
  await visit(viewer, 'overview');
  await expect(liveState(viewer)).toHaveText('Live');
  const total = await card(viewer, 'total');
  const dead = await card(viewer, 'dead letter');
  await account.sends('hello', 'refuse: closed');
  await expect.poll(() => card(viewer, 'total')).toBeGreaterThanOrEqual(total + 2);
  await expect.poll(() => card(viewer, 'dead letter')).toBeGreaterThan(dead);
});

trial(
  'the rates by type and page, duplicates and rejections are those of the API',
  async ({ viewer, account, api }) => {
    const body = delivery(account.id, [{ text: 'twice' }]);
    await account.deliver(body);
    await account.deliver(body);
    await post(api.url, body, 'not the app secret');
    await visit(viewer, 'overview');
    for (const range of ['day', 'week', 'hour']) {
      // Other trials go on meanwhile, so the page is compared with the answer that it got itself.
      const asked = viewer.waitForResponse((answer) => answer.url().endsWith(`/api/overview?range=${range}`));
      await viewer.getByRole('button', { name: `Last ${range}` }).click();
      const answer = (await (await asked).json()) as Overview;
      await expect(() => showsTheSame(viewer, answer)).toPass({ timeout: 5_000 });
    }
  },
);

async function showsTheSame(page: Page, expected: Overview): Promise<void> {
  const { types, pages, duplicates, rejected, series } = expected;
  expect(duplicates).toBeGreaterThan(0);
  expect(rejected).toBeGreaterThan(0);
  expect(types.length).toBeGreaterThan(0);
  expect(pages.length).toBeGreaterThan(0);
  const received = series.received.reduce((sum, n) => sum + n, 0);
  const caption = await page.getByRole('figure').locator('figcaption').innerText({ timeout: 2_000 });
  expect(caption).toContain(`${written(duplicates)} duplicates`);
  expect(caption).toContain(`${written(rejected)} rejected`);
  expect(caption).toContain(`${written(received)} received`);
  for (const type of types.slice(0, 3)) {
    expect(await rate(page, type.event_type)).toBe(written(type.received));
  }
  for (const account of pages.slice(0, 3)) {
    expect(await rate(page, account.page)).toBe(written(account.received));
  }
}

/** What the line of this type or page says. */
async function rate(page: Page, title: string): Promise<string> {
  const line = page.getByRole('row').filter({ has: page.getByTitle(title, { exact: true }) });
  return (await line.getByRole('cell').nth(1).innerText({ timeout: 2_000 })).trim();
}

trial('the chart is drawn', async ({ viewer }) => {
  await visit(viewer, 'overview');
  const chart = viewer.getByRole('img', { name: /^Received, processed and failed events per minute/ });
  await expect(chart.locator('canvas')).toBeVisible();
  const drawn = await chart.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const pixels = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(pixels.buffer)).size;
  });
  expect(drawn).toBeGreaterThan(3);
});

trial('signature failures are said to be wrong, with the way to them', async ({ viewer, account, api }) => {
  const body = delivery(account.id, [{ text: 'forged' }]);
  for (let sent = 0; sent < 20; sent++) await post(api.url, body, 'not the app secret');
  await expect.poll(() => problems(api)).toContain('signature_failures');
  await visit(viewer, 'overview');
  const wrong = viewer.getByRole('region', { name: 'Current problems' });
  await expect(wrong).toContainText(/signature/i);
  await wrong.getByRole('link', { name: 'Show the rejected requests' }).click();
  await expect(heading(viewer, 'Rejected')).toBeVisible();
});

trial('growing dead letters are said to be wrong, with the way to them', async ({ viewer, account, api }) => {
  const ids = await account.sends(...Array.from({ length: 30 }, (_, at) => `refuse: closed ${at}`));
  await account.awaits('dead_letter', ...ids);
  await expect.poll(() => problems(api)).toContain('dead_letters_growing');
  await visit(viewer, 'overview');
  const wrong = viewer.getByRole('region', { name: 'Current problems' });
  await expect(wrong).toContainText(/dead letter/i);
  await wrong.getByRole('link', { name: 'Show the dead letters' }).click();
  await expect(heading(viewer, 'Dead letters')).toBeVisible();
});
