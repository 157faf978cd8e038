import type { Page } from '@playwright/test';
import { newWord } from '../world/names';
import { PASSWORDS } from '../world/secrets';
import { expect, trial, visit } from '../world/trial';

async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const question = (page: Page) => page.getByRole('heading', { name: 'Sign in to Holdfast' });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

trial('nobody sees anything before signing in', async ({ stranger }) => {
  await visit(stranger, 'events');
  await expect(question(stranger)).toBeVisible();
  expect(await (await stranger.request.get('/api/events')).status()).toBe(401);
});

trial('who signs in is where the address points to', async ({ stranger }) => {
  await visit(stranger, 'events?status=dead_letter');
  await signIn(stranger, 'viewer', PASSWORDS.viewer);
  await expect(heading(stranger, 'Events')).toBeVisible();
  await expect(stranger.getByRole('button', { name: /^dead letter/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});

trial('a wrong password is told, and the name stays', async ({ stranger, complaints }) => {
  complaints.expectRefusal(401);
  await visit(stranger, 'overview');
  await signIn(stranger, `nobody-${newWord()}`, 'wrong');
  await expect(stranger.getByRole('alert')).not.toBeEmpty();
  await expect(stranger.getByLabel('Name')).not.toHaveValue('');
  await expect(stranger.getByLabel('Password')).toHaveValue('');
  expect((await stranger.request.get('/api/events')).status()).toBe(401);
});

trial(
  'failed logins are throttled, and the answer says for how long',
  async ({ stranger, api, complaints }) => {
    complaints.expectRefusal(401);
    complaints.expectRefusal(429);
    const name = `guessed-${newWord()}`;
    await api.createUser(name, 'viewer', PASSWORDS.viewer);
    await visit(stranger, 'overview');
    await expect(async () => {
      await signIn(stranger, name, 'a guess');
      await expect(stranger.getByRole('alert')).toContainText(/Try again in \d+ s/, { timeout: 1_000 });
    }).toPass({ intervals: [0] });
  },
);

trial('after signing out the session is over, also for the server', async ({ stranger }) => {
  await visit(stranger, 'overview');
  await signIn(stranger, 'viewer', PASSWORDS.viewer);
  await expect(heading(stranger, 'Overview')).toBeVisible();
  expect((await stranger.request.get('/api/events')).status()).toBe(200);
  const cookies = await stranger.context().cookies();

  await stranger.getByLabel('viewer, viewer: theme and account').click();
  await stranger.getByRole('button', { name: 'Sign out' }).click();
  await expect(question(stranger)).toBeVisible();

  await stranger.context().addCookies(cookies);
  expect((await stranger.request.get('/api/events')).status()).toBe(401);
});

trial(
  'a session that ends by itself asks to sign in and goes on at the same place',
  async ({ stranger, api, account, complaints }) => {
    complaints.expectRefusal(401);
    const event = await account.has('processed', 'hello');
    const name = `leaver-${newWord()}`;
    const id = await api.createUser(name, 'viewer', PASSWORDS.viewer);
    await visit(stranger, `events/${event}`);
    await signIn(stranger, name, PASSWORDS.viewer);
    await expect(heading(stranger, 'page.message')).toBeVisible();

    await api.patch(`/api/users/${id}`, { password: PASSWORDS.operator });
    await stranger.keyboard.press('Escape');
    await expect(
      stranger.getByText('Your session has ended. Sign in to continue where you left off.'),
    ).toBeVisible();
    const place = stranger.url();

    await signIn(stranger, name, PASSWORDS.operator);
    await expect(heading(stranger, 'Events')).toBeVisible();
    expect(stranger.url()).toBe(place);
  },
);

trial('a session cookie is out of reach for scripts and other sites', async ({ viewer }) => {
  const [cookie, ...others] = await viewer.context().cookies();
  expect(others).toEqual([]);
  expect(cookie).toMatchObject({ httpOnly: true, path: '/' });
  expect(['Lax', 'Strict']).toContain(cookie?.sameSite);
});

trial('an action without the token of the page is refused', async ({ operator, account, api }) => {
  const id = await account.has('dead_letter', 'refuse: forgery');
  await visit(operator, `events/${id}`);
  const answer = await operator.request.post(`/api/events/${id}/retry`);
  expect(answer.status()).toBe(403);
  expect((await answer.json()).type).toBe('urn:holdfast:problem:csrf');
  expect((await api.event(id)).status).toBe('dead_letter');
});
