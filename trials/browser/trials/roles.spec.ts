import { newWord } from '../world/names';
import { expect, trial, visit } from '../world/trial';
import { heading, row, rows } from '../world/views';

trial('a viewer sees events and nothing to act with', async ({ viewer, account }) => {
  const id = await account.has('dead_letter', `refuse: ${newWord()}`);
  await visit(viewer, await account.list());
  await expect(row(viewer, id)).toBeVisible();
  await expect(viewer.getByRole('checkbox')).toHaveCount(0);
  await expect(viewer.getByRole('button', { name: /^Select all/ })).toHaveCount(0);

  await row(viewer, id).getByRole('link').click();
  await expect(viewer.getByText('Changing events requires the role operator.')).toBeVisible();
  for (const verb of ['Retry', 'Replay', 'Dead-letter', 'Delete']) {
    await expect(viewer.getByRole('button', { name: verb, exact: true })).toHaveCount(0);
  }
  await visit(viewer, 'dead-letters');
  await expect(viewer.getByRole('article').first()).toBeVisible();
  await expect(viewer.getByRole('button', { name: /Retry|Delete/ })).toHaveCount(0);
  await visit(viewer, 'pages');
  await expect(viewer.getByRole('row').filter({ hasText: account.id })).toBeVisible();
  await expect(viewer.getByRole('button', { name: /^Rename/ })).toHaveCount(0);
});

trial("a viewer's keys do nothing", async ({ viewer, account, api }) => {
  const id = await account.has('dead_letter', 'refuse: closed');
  await visit(viewer, await account.list());
  await expect(rows(viewer)).toHaveCount(1);
  for (const key of ['j', 'x', 'r', 'd']) await viewer.keyboard.press(key);
  await viewer.keyboard.press('Enter');
  await expect(heading(viewer, 'page.message')).toBeVisible();
  await viewer.keyboard.press('r');
  await expect(viewer.getByRole('dialog')).toHaveCount(0);
  expect(await api.attemptsOf(id)).toBe(1);
});

trial(
  'a viewer who asks the server directly is refused by role, and nothing changes',
  async ({ viewer, account, api }) => {
    const id = await account.has('dead_letter', 'refuse: closed');
    const page = await account.page();
    const { csrf } = await (await viewer.request.get('/api/session')).json();
    const headers = { 'X-Holdfast-CSRF': csrf };
    const refused = [
      viewer.request.post(`/api/events/${id}/retry`, { headers }),
      viewer.request.post(`/api/events/${id}/replay`, { headers }),
      viewer.request.post(`/api/events/${id}/dead-letter`, { headers }),
      viewer.request.delete(`/api/events/${id}`, { headers }),
      viewer.request.patch(`/api/pages/${page}`, { headers, data: { name: 'mine' } }),
      viewer.request.post('/api/bulk-actions', { headers, data: { action: 'retry', ids: [id] } }),
      viewer.request.get('/api/users'),
      viewer.request.get('/api/tokens'),
      viewer.request.get('/api/audit'),
    ];
    for (const answer of await Promise.all(refused)) {
      expect(answer.status(), answer.url()).toBe(403);
      expect((await answer.json()).type).toBe('urn:holdfast:problem:forbidden');
    }
    expect(await api.attemptsOf(id)).toBe(1);
    expect((await api.event(id)).status).toBe('dead_letter');
  },
);

trial('processing, users, tokens and the audit log are for admins only', async ({ operator, admin }) => {
  const settings = ['Your account', 'Processing', 'Users', 'API tokens', 'Audit log'];
  await visit(admin, 'settings');
  await expect(admin.getByRole('navigation', { name: 'Settings' }).getByRole('link')).toHaveText(settings);

  await visit(operator, 'settings/users');
  await expect(operator.getByRole('navigation', { name: 'Settings' }).getByRole('link')).toHaveText([
    'Your account',
  ]);
  await expect(operator.getByRole('heading', { name: 'Users' })).toHaveCount(0);
  for (const path of ['/api/users', '/api/tokens', '/api/audit']) {
    expect((await operator.request.get(path)).status(), path).toBe(403);
  }
});
