import {
  test as playwright,
  type Browser,
  type BrowserContextOptions,
  type Page,
  type PlaywrightWorkerArgs,
} from '@playwright/test';
import { Account } from './account';
import { Api } from './api';
import { Complaints } from './complaints';
import { PASSWORDS, type Role } from './secrets';

export { expect } from '@playwright/test';

export const URL_OF_SERVER = process.env.HOLDFAST_TRIALS_URL ?? '';

type SignedIn = BrowserContextOptions['storageState'] & object;

interface World {
  api: Api;
  /** A Page at Meta whose events only this trial makes. */
  account: Account;
  complaints: Complaints;
  /** A browser that nobody has signed in with. */
  stranger: Page;
  viewer: Page;
  operator: Page;
  admin: Page;
  /** A further browser window of a signed-in user, with these properties. */
  browse: (role: Role | 'stranger', options?: BrowserContextOptions) => Promise<Page>;
}

interface Worker {
  /** Signs in once for all trials. */
  signedIn: (role: Role) => Promise<SignedIn>;
}

export const trial = playwright.extend<World, Worker>({
  signedIn: [
    async ({ playwright }, use) => {
      const known = new Map<Role, SignedIn>();
      await use(async (role) => {
        const signedIn = known.get(role) ?? (await signIn(playwright, role));
        known.set(role, signedIn);
        return signedIn;
      });
    },
    { scope: 'worker' },
  ],
  api: ({}, use) => use(new Api(URL_OF_SERVER)),
  account: ({ api }, use) => use(new Account(api)),
  complaints: [
    async ({}, use) => {
      const complaints = new Complaints(URL_OF_SERVER);
      await use(complaints);
      playwright.expect(complaints.unexpected(), 'what Chromium complained about').toEqual([]);
    },
    { auto: true },
  ],
  browse: async ({ browser, complaints, signedIn }, use) => {
    const opened: Page[] = [];
    await use(async (role, options = {}) => {
      const storageState = role === 'stranger' ? {} : { storageState: await signedIn(role) };
      const page = await open(browser, complaints, { ...storageState, ...options });
      opened.push(page);
      return page;
    });
    // A page that stays open goes on following the live feed, and slows down all trials after this one.
    await Promise.all(opened.map((page) => page.context().close()));
  },
  stranger: async ({ browse }, use) => use(await browse('stranger')),
  viewer: async ({ browse }, use) => use(await browse('viewer')),
  operator: async ({ browse }, use) => use(await browse('operator')),
  admin: async ({ browse }, use) => use(await browse('admin')),
});

async function open(browser: Browser, complaints: Complaints, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ baseURL: URL_OF_SERVER, ...options });
  const page = await context.newPage();
  complaints.listenTo(page);
  return page;
}

async function signIn({ request }: PlaywrightWorkerArgs['playwright'], role: Role): Promise<SignedIn> {
  const context = await request.newContext({ baseURL: URL_OF_SERVER });
  const answer = await context.post('/api/session', { data: { name: role, password: PASSWORDS[role] } });
  playwright.expect(answer.status(), await answer.text()).toBe(200);
  const signedIn = await context.storageState();
  await context.dispose();
  return signedIn;
}

/** Opens a view: `events?status=failed`. */
export async function visit(page: Page, view: string): Promise<void> {
  await page.goto(`/#/${view}`);
}
