import { expect, trial, visit } from '../world/trial';
import { confirm, dialog, heading, notice, row, rows, select, selectionBar } from '../world/views';

trial('j and k walk through the rows, Enter opens one, Escape comes back', async ({ operator, account }) => {
  const [older, newer] = await account.sends('older', 'newer');
  await visit(operator, await account.list());
  await expect(rows(operator)).toHaveCount(2);
  const list = operator.url();

  await operator.keyboard.press('j');
  await expect(row(operator, newer!).getByRole('link')).toBeFocused();
  await operator.keyboard.press('j');
  await expect(row(operator, older!).getByRole('link')).toBeFocused();
  await operator.keyboard.press('k');
  await expect(row(operator, newer!).getByRole('link')).toBeFocused();
  await operator.keyboard.press('Enter');
  await expect(heading(operator, 'page.message')).toBeVisible();
  expect(operator.url()).toContain(`events/${newer}`);
  await operator.keyboard.press('Escape');
  await expect(rows(operator)).toHaveCount(2);
  expect(operator.url()).toBe(list);
});

trial('r retries the row under the cursor', async ({ operator, account }) => {
  const id = await account.has('dead_letter', 'fail: closed');
  await visit(operator, await account.list());
  await expect(row(operator, id)).toContainText('dead letter');
  await operator.keyboard.press('j');
  await operator.keyboard.press('r');
  await expect(notice(operator, `Event ${id} retried`)).toBeVisible();
  await account.awaits('dead_letter', id);
});

trial('d moves the row under the cursor to the dead letters', async ({ operator, account, api }) => {
  const [older, newer] = await account.hasPutOff(2);
  await visit(operator, await account.list());
  await expect(row(operator, newer!)).toContainText('pending');
  await operator.keyboard.press('j');
  await operator.keyboard.press('d');
  await expect(dialog(operator).getByRole('heading')).toHaveText('Dead-letter 1 event?');
  await confirm(operator, 'Dead-letter');
  await expect(notice(operator, `Event ${newer} moved to the dead letters`)).toBeVisible();
  await expect(row(operator, newer!)).toContainText('dead letter');
  await account.awaits('dead_letter', newer!);
  expect((await api.event(older!)).status).toBe('pending');
});

trial('? shows the keys, t changes the theme, g and a letter changes the view', async ({ viewer }) => {
  await visit(viewer, 'overview');
  await expect(heading(viewer, 'Overview')).toBeVisible();
  await viewer.keyboard.press('?');
  await expect(dialog(viewer).getByRole('heading', { name: 'Keyboard shortcuts' })).toBeVisible();
  await viewer.keyboard.press('Escape');
  await expect(dialog(viewer)).toHaveCount(0);

  const theme = () => viewer.evaluate(() => document.documentElement.dataset.theme);
  await viewer.keyboard.press('t');
  await expect.poll(theme).toBe('light');
  await viewer.keyboard.press('t');
  await expect.poll(theme).toBe('dark');

  for (const [letter, name] of Object.entries({
    e: 'Events',
    d: 'Dead letters',
    r: 'Rejected',
    p: 'Pages',
    s: 'Settings',
    o: 'Overview',
  })) {
    await viewer.keyboard.press('g');
    await viewer.keyboard.press(letter);
    await expect(heading(viewer, name)).toBeVisible();
  }
});

trial('/ opens the filters and typing there is no shortcut', async ({ operator, account }) => {
  const id = await account.has('dead_letter', 'refuse: closed');
  await visit(operator, await account.list());
  await expect(row(operator, id)).toBeVisible();
  await operator.keyboard.press('j');
  await operator.keyboard.press('/');
  const field = operator.getByRole('combobox', { name: /^Event type/ });
  await expect(field).toBeFocused();
  await operator.keyboard.type('rdx?');
  await expect(field).toHaveValue('rdx?');
  await expect(dialog(operator)).toHaveCount(0);
  expect((await account.events())[0]).toMatchObject({ id, status: 'dead_letter' });
});

trial('a shift-click selects all rows in between', async ({ operator, account }) => {
  const ids = await account.sends('one', 'two', 'three', 'four', 'five');
  await visit(operator, await account.list());
  await select(operator, ids[3]!);
  await operator.getByLabel(`Select event ${ids[1]}`).click({ modifiers: ['Shift'] });
  await expect(selectionBar(operator)).toContainText('3 events selected');
  for (const [at, id] of ids.entries()) {
    await expect(operator.getByLabel(`Select event ${id}`)).toBeChecked({ checked: at >= 1 && at <= 3 });
  }
});

trial('shift and an arrow select row by row, Escape selects nothing', async ({ operator, account }) => {
  await account.sends('one', 'two', 'three', 'four');
  await visit(operator, await account.list());
  await expect(rows(operator)).toHaveCount(4);
  await operator.keyboard.press('j');
  await operator.keyboard.press('Shift+ArrowDown');
  await operator.keyboard.press('Shift+ArrowDown');
  await expect(selectionBar(operator)).toContainText('3 events selected');
  await operator.keyboard.press('Escape');
  await expect(selectionBar(operator)).toHaveCount(0);
});

trial('the selection is retried, and nothing else', async ({ operator, account, api }) => {
  const ids = await account.sends(
    'until mended: never-one',
    'until mended: never-two',
    'until mended: never-three',
  );
  await account.awaits('dead_letter', ...ids);
  await visit(operator, await account.list());
  await select(operator, ids[0]!, ids[1]!);
  await selectionBar(operator).getByRole('button', { name: 'Retry' }).click();
  await expect(dialog(operator).getByRole('heading')).toHaveText('Retry 2 events?');
  await confirm(operator, 'Retry');
  await expect(notice(operator, '2 events retried')).toBeVisible();
  await account.awaits('dead_letter', ...ids);
  expect(await Promise.all(ids.map((id) => api.attemptsOf(id)))).toEqual([2, 2, 1]);
});

trial('the selection is replayed after a question, and nothing else', async ({ operator, account, api }) => {
  const ids = await account.sends('one', 'two', 'three');
  await account.awaits('processed', ...ids);
  const processedAt = () => Promise.all(ids.map(async (id) => (await api.event(id)).processed_at));
  const before = await processedAt();
  await visit(operator, await account.list());
  await select(operator, ids[0]!, ids[2]!);
  await selectionBar(operator).getByRole('button', { name: 'Replay' }).click();
  await expect(dialog(operator).getByRole('heading')).toHaveText('Replay 2 events?');
  expect(await processedAt()).toEqual(before);

  await confirm(operator, 'Replay');
  await expect(notice(operator, '2 events replayed')).toBeVisible();
  await account.awaits('processed', ...ids);
  const changed = (await processedAt()).map((at, index) => at !== before[index]);
  expect(changed).toEqual([true, false, true]);
});

trial('an action goes only to those of the selection that it applies to', async ({ operator, account }) => {
  const done = await account.has('processed', 'hello');
  const dead = await account.has('dead_letter', 'refuse: closed');
  await visit(operator, await account.list());
  await select(operator, done, dead);
  await selectionBar(operator).getByRole('button', { name: 'Dead-letter' }).click();
  await expect(dialog(operator)).toContainText('There is nothing to do.');
  await expect(dialog(operator).getByRole('button', { name: 'Dead-letter' })).toBeDisabled();
  await dialog(operator).getByRole('button', { name: 'Cancel' }).click();

  await selectionBar(operator).getByRole('button', { name: 'Replay' }).click();
  await expect(dialog(operator).getByRole('heading')).toHaveText('Replay 1 event?');
  await expect(dialog(operator)).toContainText('this applies only to processed events');
});

trial('deleting asks, and cancelling deletes nothing', async ({ admin, account }) => {
  const ids = await account.sends('one', 'two', 'three');
  await account.awaits('processed', ...ids);
  await visit(admin, await account.list());
  await select(admin, ids[0]!, ids[2]!);
  await selectionBar(admin).getByRole('button', { name: 'Delete' }).click();
  await expect(dialog(admin)).toContainText('deleted for good');
  await dialog(admin).getByRole('button', { name: 'Cancel' }).click();
  expect(await account.events()).toHaveLength(3);

  await selectionBar(admin).getByRole('button', { name: 'Delete' }).click();
  await confirm(admin, 'Delete');
  await expect(row(admin, ids[0]!)).toHaveCount(0);
  await expect(row(admin, ids[2]!)).toHaveCount(0);
  await expect(row(admin, ids[1]!)).toBeVisible();
  expect((await account.events()).map(({ id }) => id)).toEqual([ids[1]]);
});
