import type { Page } from '@playwright/test';
import { Api } from '../world/api';
import { newWord } from '../world/names';
import { PASSWORDS } from '../world/secrets';
import { expect, trial, URL_OF_SERVER, visit } from '../world/trial';
import { confirm, dialog, heading, notice } from '../world/views';

interface AuditEntry {
  who: string;
  action: string;
  target: string | null;
}

const line = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

async function addUser(page: Page, name: string): Promise<void> {
  await visit(page, 'settings/users');
  await page.getByRole('button', { name: 'Add user' }).click();
  await dialog(page).getByLabel('Name').fill(name);
  await dialog(page).getByLabel('Role').selectOption('operator');
  await dialog(page)
    .getByLabel(/^Password/)
    .fill(PASSWORDS.viewer);
  await confirm(page, 'Add user');
  await expect(notice(page, `${name} was added`)).toBeVisible();
}

async function mayCome(page: Page, name: string, password: string): Promise<boolean> {
  return (await page.request.post('/api/session', { data: { name, password } })).ok();
}

trial('an admin adds a user, who may then come', async ({ admin, stranger }) => {
  const name = `user-${newWord()}`;
  await addUser(admin, name);
  await expect(line(admin, name).getByLabel(`Role of ${name}`)).toHaveValue('operator');
  expect(await mayCome(stranger, name, PASSWORDS.viewer)).toBe(true);
});

trial('an admin changes a role, disables, enables and deletes a user', async ({ admin, stranger, api }) => {
  const name = `user-${newWord()}`;
  await api.createUser(name, 'operator', PASSWORDS.viewer);
  await visit(admin, 'settings/users');

  await line(admin, name).getByLabel(`Role of ${name}`).selectOption('viewer');
  await confirm(admin, 'Change role');
  await expect(notice(admin, `${name} has a new role`)).toBeVisible();
  expect(await known(name)).toMatchObject({ role: 'viewer' });

  await line(admin, name).getByRole('button', { name: 'Disable' }).click();
  await confirm(admin, 'Disable');
  await expect(line(admin, name)).toContainText('disabled');
  expect(await mayCome(stranger, name, PASSWORDS.viewer)).toBe(false);

  await line(admin, name).getByRole('button', { name: 'Enable' }).click();
  await expect(line(admin, name)).not.toContainText('disabled');
  expect(await mayCome(stranger, name, PASSWORDS.viewer)).toBe(true);

  await line(admin, name)
    .getByRole('button', { name: `Delete ${name}` })
    .click();
  await expect(dialog(admin)).toContainText('They are signed out everywhere.');
  await confirm(admin, 'Delete');
  await expect(line(admin, name)).toHaveCount(0);
  expect(await known(name)).toBeUndefined();
  expect((await stranger.request.get('/api/events')).status()).toBe(401);

  async function known(name: string): Promise<{ name: string; role: string } | undefined> {
    const { users } = await api.get<{ users: { name: string; role: string }[] }>('/api/users');
    return users.find((user) => user.name === name);
  }
});

trial('an admin sets a new password for a user', async ({ admin, stranger, api }) => {
  const name = `user-${newWord()}`;
  await api.createUser(name, 'viewer', PASSWORDS.viewer);
  await visit(admin, 'settings/users');
  await line(admin, name).getByRole('button', { name: 'Set password' }).click();
  await dialog(admin).getByLabel('New password').fill(PASSWORDS.operator);
  await confirm(admin, 'Set password');
  await expect(notice(admin, `${name} has a new password`)).toBeVisible();
  expect(await mayCome(stranger, name, PASSWORDS.viewer)).toBe(false);
  expect(await mayCome(stranger, name, PASSWORDS.operator)).toBe(true);
});

trial('the last admin cannot be deleted', async ({ admin, api, complaints }) => {
  complaints.expectRefusal(409);
  await visit(admin, 'settings/users');
  await line(admin, 'admin').getByRole('button', { name: 'Delete admin' }).click();
  await confirm(admin, 'Delete');
  await expect(admin.locator('.notice.error')).toContainText('admin');
  const { users } = await api.get<{ users: { name: string }[] }>('/api/users');
  expect(users.map(({ name }) => name)).toContain('admin');
});

trial('a role that is refused is not shown as given', async ({ admin, api, complaints }) => {
  complaints.expectRefusal(409);
  await visit(admin, 'settings/users');
  const role = line(admin, 'admin').getByLabel('Role of admin');
  await role.selectOption('viewer');
  await confirm(admin, 'Change role');
  await expect(dialog(admin)).toBeVisible();
  await expect(admin.locator('.notice.error')).toBeVisible();
  await expect(role).toHaveValue('admin');
  const { users } = await api.get<{ users: { name: string; role: string }[] }>('/api/users');
  expect(users).toContainEqual(expect.objectContaining({ name: 'admin', role: 'admin' }));
});

trial(
  'a token is shown once, works with its role, and not after it was deleted',
  async ({ admin, account }) => {
    const name = `script-${newWord()}`;
    const dead = await account.has('dead_letter', 'refuse: closed');
    await visit(admin, 'settings/tokens');
    await admin.getByRole('button', { name: 'Create token' }).click();
    await dialog(admin).getByLabel('What it is for').fill(name);
    await dialog(admin).getByLabel('Role').selectOption('viewer');
    await confirm(admin, 'Create token');
    const token = await dialog(admin).locator('code').innerText();
    expect(token).toMatch(/^hf_/);
    await dialog(admin).getByRole('button', { name: 'Done' }).click();
    await expect(line(admin, name)).toBeVisible();
    await admin.reload();
    await expect(line(admin, name)).toBeVisible();
    expect(await admin.content()).not.toContain(token);

    const script = new Api(URL_OF_SERVER, token);
    expect((await script.event(dead)).status).toBe('dead_letter');
    await expect(script.post(`/api/events/${dead}/retry`)).rejects.toThrow(/403/);
    await account.awaits('dead_letter', dead);

    await line(admin, name)
      .getByRole('button', { name: `Delete ${name}` })
      .click();
    await confirm(admin, 'Delete');
    await expect(line(admin, name)).toHaveCount(0);
    expect(await script.statusOf('/api/events')).toBe(401);
  },
);

trial(
  'everything that was done is in the audit log, with who did it',
  async ({ admin, operator, account, api }) => {
    const id = await account.has('dead_letter', 'refuse: closed');
    await visit(operator, `events/${id}`);
    await operator.getByRole('button', { name: 'Retry' }).click();
    await expect(notice(operator, `Event ${id} retried`)).toBeVisible();

    await visit(admin, 'settings/audit');
    const entry = admin
      .getByRole('row')
      .filter({ hasText: 'event.retry' })
      .filter({ hasText: String(id) });
    await expect(entry).toContainText('operator');
    const { entries } = await api.get<{ entries: AuditEntry[] }>('/api/audit');
    expect(entries).toContainEqual(expect.objectContaining({ who: 'operator', action: 'event.retry' }));
  },
);

trial(
  'everybody changes their own password, and needs the old one',
  async ({ stranger, api, complaints }) => {
    complaints.expectRefusal(401);
    complaints.expectRefusal(403);
    complaints.expectRefusal(400);
    const name = `user-${newWord()}`;
    await api.createUser(name, 'viewer', PASSWORDS.viewer);
    expect(await mayCome(stranger, name, PASSWORDS.viewer)).toBe(true);
    await visit(stranger, 'settings');
    await expect(heading(stranger, 'Settings')).toBeVisible();
    await change('not my password');
    await expect(stranger.locator('.notice.error')).toBeVisible();
    expect(await mayCome(stranger, name, PASSWORDS.operator)).toBe(false);

    await change(PASSWORDS.viewer);
    await expect(notice(stranger, 'Your password was changed')).toBeVisible();
    expect(await mayCome(stranger, name, PASSWORDS.operator)).toBe(true);

    async function change(current: string): Promise<void> {
      await stranger.getByLabel('Current password').fill(current);
      await stranger.getByLabel('New password', { exact: true }).fill(PASSWORDS.operator);
      await stranger.getByLabel('New password again').fill(PASSWORDS.operator);
      await stranger.getByRole('button', { name: 'Change password' }).click();
    }
  },
);

for (const revoked of [true, false]) {
  trial(
    `a disabled user’s tokens are listed and ${revoked ? 'revoked' : 'kept when asked for'}`,
    async ({ admin, stranger, api }) => {
      const name = `user-${newWord()}`;
      await api.createUser(name, 'admin', PASSWORDS.viewer);
      const token = await tokenOf(stranger, name);
      await visit(admin, 'settings/users');
      await line(admin, name).getByRole('button', { name: 'Disable' }).click();
      await expect(
        dialog(admin)
          .getByRole('listitem')
          .filter({ hasText: `script of ${name}` }),
      ).toBeVisible();
      if (!revoked) await dialog(admin).getByLabel('Revoke the API tokens').uncheck();
      await confirm(admin, 'Disable');
      await expect(line(admin, name)).toContainText('disabled');
      expect(await new Api(URL_OF_SERVER, token).statusOf('/api/events')).toBe(revoked ? 401 : 200);
    },
  );
}

/** A token that this user, signed in, makes for a script. */
async function tokenOf(page: Page, name: string): Promise<string> {
  expect(await mayCome(page, name, PASSWORDS.viewer)).toBe(true);
  const { csrf } = await (await page.request.get('/api/session')).json();
  const answer = await page.request.post('/api/tokens', {
    headers: { 'X-Holdfast-CSRF': csrf },
    data: { name: `script of ${name}`, role: 'operator' },
  });
  return (await answer.json()).token;
}

// Only counted: whoever rewinds takes the events of all other trials back, too.
trial('an admin sees how many events a rewind would bring once more', async ({ admin, account }) => {
  await account.has('processed', 'handled a moment ago');
  await visit(admin, 'settings/processing');
  await expect(line(admin, 'handlers')).toBeVisible();

  await line(admin, 'handlers').getByRole('button', { name: 'Rewind' }).click();
  await expect(dialog(admin)).toContainText(/[1-9][\d,]* events? will be handled once more/);
  await dialog(admin).getByLabel('Events received from').fill('2035-01-01T00:00:00');
  await expect(dialog(admin)).toContainText('No event was handled since then.');
  await expect(dialog(admin).getByRole('button', { name: 'Rewind' })).toBeDisabled();
  await dialog(admin).getByLabel('All events that are stored').check();
  await expect(dialog(admin)).toContainText(/[1-9][\d,]* events? will be handled once more/);
  await dialog(admin).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog(admin)).toHaveCount(0);
});
