import { delivery, post } from '../world/deliveries';
import { newWord } from '../world/names';
import { expect, trial, visit } from '../world/trial';
import { heading } from '../world/views';

trial(
  'a forged delivery is refused, shown without its body, and not stored',
  async ({ viewer, account, api }) => {
    const secret = newWord();
    const body = delivery(account.id, [{ text: secret }]);
    expect(await post(api.url, body, 'not the app secret')).toBe(401);
    const { total: stored } = await api.get<{ total: number }>('/api/webhook-events/stats');
    expect(stored).toBeGreaterThan(0);

    await visit(viewer, 'rejected');
    await expect(heading(viewer, 'Rejected')).toBeVisible();
    const latest = viewer.locator('tbody tr').first();
    await expect(latest).toContainText('127.0.0.1');
    await expect(latest).toContainText('signature');
    await expect(viewer.getByText(secret)).toHaveCount(0);

    const answer = JSON.stringify(await api.get('/api/rejections'));
    expect(answer).not.toContain(secret);
    const { pages } = await api.get<{ pages: { account: string }[] }>('/api/pages');
    expect(pages.map(({ account }) => account)).not.toContain(account.id);
  },
);
