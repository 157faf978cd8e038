import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Holdfast } from './running/holdfast';
import { PLACES } from './running/places';
import { Account } from './world/account';
import type { Api } from './world/api';
import { APP_SECRET } from './world/secrets';
import { expect, trial, URL_OF_SERVER, visit } from './world/trial';
import { liveState } from './world/views';

const LARGEST_BYTES = 300_000;
const SCREENS = { '': { width: 1280, height: 720 }, '-phone': { width: 390, height: 844 } };
/** Deliveries a second, ten seconds each, so that the chart has something to show. */
const WAVES = [4, 9, 16, 22, 18, 12, 7, 11, 19, 25, 15, 8];
const NAMES = ['Blue Door Bakery', 'Harbour Books', 'Juniper & Co.', 'The Lamp Shop', 'Northside Cycles'];

trial('pictures of the main views', async ({ api, account, browse }) => {
  const event = await busyShops(api, account);
  const views = {
    overview: ['overview', 'figure canvas'],
    events: ['events', 'tr[data-id]'],
    event: [`events/${event}`, '.tree'],
    'dead-letters': ['dead-letters', 'article'],
  } as const;
  for (const [suffix, viewport] of Object.entries(SCREENS)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browse('operator', { viewport, colorScheme, reducedMotion: 'reduce' });
      for (const [name, [view, content]] of Object.entries(views)) {
        await visit(page, view);
        await expect(page.locator(content).first()).toBeVisible();
        await expect(liveState(page)).toHaveText('Live');
        await take(page, `${name}${suffix}-${colorScheme}.png`);
      }
      await page.context().close();
    }
  }
});

async function take(page: Page, name: string): Promise<void> {
  const path = join(PLACES.screenshots, name);
  await expect(page.getByText('Loading …')).toHaveCount(0);
  await page.screenshot({ path, animations: 'disabled' });
  expect(statSync(path).size, name).toBeLessThanOrEqual(LARGEST_BYTES);
}

/** Traffic of some minutes, with what goes wrong on such a day; gives an event that was tried three times. */
async function busyShops(api: Api, account: Account): Promise<number> {
  const sender = new Holdfast({ HOLDFAST_APP_SECRET: APP_SECRET });
  for (const rate of WAVES) {
    const count = String(rate * 10);
    await sender.run('send', '--url', `${URL_OF_SERVER}/webhook`, '--count', count, '--rate', String(rate));
  }
  await account.sends(
    ...Array.from({ length: 23 }, (_, at) => `refuse: The order service answered 503 for order ${4711 + at}`),
    ...Array.from({ length: 6 }, (_, at) => `refuse: Customer ${90017 + at} has no address`),
    'refuse: The reply is longer than 2000 characters',
  );
  const event = await account.has('processed', {
    text: 'fail twice: The customer service did not answer in time',
    from: '8800412096153377',
  });
  await account.sends({ text: 'Thank you, it arrived today!', from: '8800412096153377' });
  await sender.run('send', '--url', `${URL_OF_SERVER}/webhook`, '--count', '6');
  await nameThePages(api);
  return event;
}

async function nameThePages(api: Api): Promise<void> {
  const { pages } = await api.get<{ pages: { id: number }[] }>('/api/pages');
  for (const [at, { id }] of pages.entries()) {
    const name = NAMES[at % NAMES.length]!;
    await api.patch(`/api/pages/${id}`, {
      name: at < NAMES.length ? name : `${name} ${Math.floor(at / NAMES.length) + 1}`,
    });
  }
}
