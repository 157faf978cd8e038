import { newWord } from '../world/names';
import { expect, trial, visit } from '../world/trial';
import { row } from '../world/views';

trial('an account appears with its first event, and its days are counted', async ({ viewer, account }) => {
  await account.sends('one', 'two', 'three');
  await visit(viewer, 'pages');
  const page = viewer.getByRole('row').filter({ hasText: account.id });
  await expect(page.getByRole('img', { name: /, 3$/ })).toBeVisible();
  await expect(page.getByRole('cell', { name: '3', exact: true })).toBeVisible();
});

trial(
  'a page gets a name, which is then shown everywhere, and loses it',
  async ({ operator, account, api }) => {
    const [id] = await account.sends('hello');
    const name = `Shop ${newWord()}`;
    await visit(operator, 'pages');
    const page = operator.getByRole('row').filter({ hasText: account.id });
    await page.getByRole('button', { name: `Rename ${account.id}` }).click();
    await operator.getByLabel(`Name of ${account.id}`).fill(name);
    await operator.keyboard.press('Enter');
    await expect(page.getByRole('link', { name })).toBeVisible();
    expect(await named()).toBe(name);

    await page.getByRole('link', { name }).click();
    await expect(row(operator, id!)).toContainText(name);
    await operator.goBack();
    await page.getByRole('button', { name: `Rename ${name}` }).click();
    await operator.getByLabel(`Name of ${account.id}`).fill('');
    await operator.keyboard.press('Enter');
    await expect(page.getByRole('link', { name: account.id })).toBeVisible();
    expect(await named()).toBeNull();

    async function named(): Promise<string | null> {
      const { pages } = await api.get<{ pages: { account: string; name: string | null }[] }>('/api/pages');
      return pages.find((one) => one.account === account.id)!.name;
    }
  },
);
