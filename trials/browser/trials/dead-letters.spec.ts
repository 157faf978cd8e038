import { newWord } from '../world/names';
import { expect, trial, visit } from '../world/trial';
import { confirm, dialog, heading, notice, rows } from '../world/views';

trial(
  'dead letters are grouped by what went wrong, however the numbers differ',
  async ({ viewer, account }) => {
    const word = newWord();
    const ids = await account.sends(
      `refuse: ${word} order 12`,
      `refuse: ${word} order 345`,
      `refuse: other ${word}`,
    );
    await account.awaits('dead_letter', ...ids);
    await visit(viewer, 'dead-letters');
    const group = viewer.getByRole('article').filter({ hasText: `${word} order {n}` });
    await expect(group).toContainText('2 events');
    await expect(group).toContainText('page.message');
    await expect(viewer.getByRole('article').filter({ hasText: `other ${word}` })).toContainText('1 event');

    await group.getByRole('heading').getByRole('link').click();
    await expect(heading(viewer, 'Events')).toBeVisible();
    await expect(rows(viewer)).toHaveCount(2);
  },
);

trial('after the cause is mended, the group is retried and nothing else', async ({ operator, account }) => {
  const { word, id, mend } = await account.broken();
  const [second] = await account.sends(`until mended: ${word}`);
  const other = await account.has('dead_letter', 'refuse: something else');
  await account.awaits('dead_letter', second!);
  await visit(operator, 'dead-letters');
  const group = operator.getByRole('article').filter({ hasText: word });
  await expect(group).toContainText('2 events');

  mend();
  await group.getByRole('button', { name: 'Retry group' }).click();
  await expect(dialog(operator).getByRole('heading')).toHaveText('Retry 2 events?');
  await confirm(operator, 'Retry');
  await expect(notice(operator, '2 events retried')).toBeVisible();
  await account.awaits('processed', id, second!);
  await expect(group).toHaveCount(0);
  expect(await account.events({ status: 'dead_letter' })).toMatchObject([{ id: other }]);
});

trial('a group is deleted only after its number is typed', async ({ admin, account }) => {
  const word = newWord();
  const ids = await account.sends(...Array.from({ length: 12 }, (_, at) => `refuse: ${word} ${at}`));
  await account.awaits('dead_letter', ...ids);
  await visit(admin, 'dead-letters');
  const group = admin.getByRole('article').filter({ hasText: word });
  await group.getByRole('button', { name: /^Delete the group/ }).click();
  await expect(dialog(admin).getByRole('heading')).toHaveText('Delete 12 events?');
  const button = dialog(admin).getByRole('button', { name: 'Delete' });
  await expect(button).toBeDisabled();
  await dialog(admin).getByLabel('Type 12 to confirm').fill('11');
  await expect(button).toBeDisabled();
  expect(await account.events()).toHaveLength(12);

  await dialog(admin).getByLabel('Type 12 to confirm').fill('12');
  await button.click();
  await expect(group).toHaveCount(0);
  expect(await account.events()).toEqual([]);
});

trial('a new dead letter appears among the open groups', async ({ viewer, account }) => {
  const word = newWord();
  await visit(viewer, 'dead-letters');
  await expect(heading(viewer, 'Dead letters')).toBeVisible();
  await account.sends(`refuse: ${word}`);
  await expect(viewer.getByRole('article').filter({ hasText: word })).toBeVisible();
});
