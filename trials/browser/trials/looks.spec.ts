import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Account } from '../world/account';
import { expect, trial, visit } from '../world/trial';
import { heading, select, selectionBar } from '../world/views';

/** Every view with its heading, as an admin sees it; {page} and {event} are those of the trial. */
const VIEWS = {
  overview: 'Overview',
  'events?page={page}': 'Events',
  'events/{event}': 'page.message',
  'dead-letters': 'Dead letters',
  alerts: 'Alerts',
  rejected: 'Rejected',
  pages: 'Pages',
  settings: 'Settings',
  'settings/processing': 'Settings',
  'settings/users': 'Settings',
  'settings/tokens': 'Settings',
  'settings/audit': 'Settings',
};

/** An event to look at, and its page. */
interface Sight {
  page: number;
  event: number;
}

async function sight(account: Account): Promise<Sight> {
  const event = await account.has('dead_letter', { text: 'fail: closed', more: '"big":9007199254740993' });
  return { page: await account.page(), event };
}

async function look(page: Page, view: string, name: string, sight: Sight): Promise<void> {
  await visit(page, view.replace('{page}', String(sight.page)).replace('{event}', String(sight.event)));
  await expect(heading(page, name)).toBeVisible();
  await expect(page.getByText('Loading …')).toHaveCount(0);
}

/** What axe holds against the page as it is now, light and dark, as far as it is serious or critical. */
async function barriers(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const found = await serious(page, []);
  await page.emulateMedia({ colorScheme: 'dark' });
  // Only contrast depends on the colours.
  const inTheDark = await serious(page, ['color-contrast']);
  return [...found, ...inTheDark.map((barrier) => `dark ${barrier}`)];
}

async function serious(page: Page, rules: string[]): Promise<string[]> {
  // Legacy: without a second page that joins what is found in frames. There are none. And what passes is only counted.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (rules.length === 0 ? axe : axe.withRules(rules)).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** Runs in the page; a canvas understands every notation of a colour. */
function brightnessOfBackground(): 'light' | 'dark' {
  const pixel = document.createElement('canvas').getContext('2d')!;
  pixel.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
  pixel.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pixel.getImageData(0, 0, 1, 1).data;
  return red + green + blue > (3 * 255) / 2 ? 'light' : 'dark';
}

for (const [view, name] of Object.entries(VIEWS)) {
  trial(`${view} has no barriers`, async ({ browse, account }) => {
    const page = await browse('admin', { reducedMotion: 'reduce' });
    await look(page, view, name, await sight(account));
    expect(await barriers(page)).toEqual([]);
  });
}

trial('signing in has no barriers', async ({ browse }) => {
  const page = await browse('stranger', { reducedMotion: 'reduce' });
  await visit(page, 'overview');
  await expect(heading(page, 'Sign in to Holdfast')).toBeVisible();
  expect(await barriers(page)).toEqual([]);
});

trial('selecting, asking and filtering have no barriers', async ({ browse, account }) => {
  const [id] = await account.sends('hello', 'another');
  const page = await browse('operator', { reducedMotion: 'reduce' });
  await visit(page, await account.list());
  await select(page, id!);
  expect(await barriers(page)).toEqual([]);
  await selectionBar(page).getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press('Escape');
  const filters = page.getByRole('group', { name: 'Filters' });
  await filters.locator('summary').filter({ hasText: 'Payload' }).click();
  await expect(page.getByRole('combobox', { name: 'Path in the payload' })).toBeVisible();
  expect(await barriers(page)).toEqual([]);
});

trial('on a phone no view is wider than the screen', async ({ browse, account }) => {
  const page = await browse('admin', {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  const seen = await sight(account);
  for (const [view, name] of Object.entries(VIEWS)) {
    await look(page, view, name, seen);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, view).toBeLessThanOrEqual(360);
  }
});

trial('follows the light and dark of the system, unless told otherwise', async ({ browse }) => {
  const page = await browse('viewer', { colorScheme: 'light' });
  const brightness = () => page.evaluate(brightnessOfBackground);
  await visit(page, 'overview');
  await expect(heading(page, 'Overview')).toBeVisible();
  expect(await brightness()).toBe('light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(brightness).toBe('dark');

  await page.getByLabel('viewer, viewer: theme and account').click();
  await page.getByRole('button', { name: 'light' }).click();
  await expect.poll(brightness).toBe('light');
  await page.reload();
  await expect(heading(page, 'Overview')).toBeVisible();
  expect(await brightness()).toBe('light');
});

trial('everything the page loads weighs at most 200 kB', async ({ viewer }) => {
  const weights = new Map<string, number>();
  const session = await viewer.context().newCDPSession(viewer);
  const names = new Map<string, string>();
  await session.send('Network.enable');
  session.on('Network.responseReceived', ({ requestId, response }) => names.set(requestId, response.url));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    weights.set(names.get(requestId) ?? requestId, encodedDataLength),
  );
  await visit(viewer, 'overview');
  await expect(viewer.getByRole('figure').locator('canvas')).toBeVisible();
  for (const view of ['Events', 'Dead letters', 'Alerts', 'Rejected', 'Pages', 'Settings']) {
    await viewer.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click();
    await expect(heading(viewer, view)).toBeVisible();
  }
  const page = [...weights].filter(([url]) => !new URL(url).pathname.startsWith('/api/'));
  expect(page.map(([url]) => new URL(url).pathname)).toContain('/');
  expect(page.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThanOrEqual(200_000);
});

trial(
  'what never changes is kept by the browser, and the page itself is asked for anew',
  async ({ viewer }) => {
    const answers = new Map<string, string>();
    viewer.on('response', async (answer) => {
      answers.set(new URL(answer.url()).pathname, answer.headers()['cache-control'] ?? '');
    });
    await visit(viewer, 'overview');
    await expect(heading(viewer, 'Overview')).toBeVisible();
    expect(answers.get('/')).toBe('no-cache');
    const assets = [...answers].filter(([path]) => path.startsWith('/assets/'));
    expect(assets.length).toBeGreaterThan(1);
    for (const [path, caching] of assets) expect(caching, path).toContain('immutable');
    const api = [...answers].filter(([path]) => path.startsWith('/api/') && path !== '/api/live');
    for (const [path, caching] of api) expect(caching, path).toContain('no-store');
  },
);

trial('the security policy refuses whatever is not ours', async ({ viewer, complaints }) => {
  const answer = await viewer.goto('/');
  const policy = answer!.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(answer!.headers()['x-content-type-options']).toBe('nosniff');
  await expect(heading(viewer, 'Overview')).toBeVisible();

  complaints.expect(/Content Security Policy/);
  const ran = await viewer.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    return 'injected' in window;
  });
  expect(ran).toBe(false);
});
