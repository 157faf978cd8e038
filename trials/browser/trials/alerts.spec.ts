import { expect, trial, visit } from '../world/trial';
import { heading, notice } from '../world/views';

interface Alert {
  id: number;
  rule: string;
  silenced_until: string | null;
  silenced_by: string | null;
}

/** The server looks every half a minute. */
const FOUND = 60_000;

trial(
  'an alert is seen in every view, silenced for a time, and heard again',
  async ({ api, account, operator, viewer }) => {
    trial.setTimeout(2 * FOUND);
    const fires = async () =>
      (await api.get<{ firing: Alert[] }>('/api/alerts')).firing.find(({ rule }) => rule === 'dead_letters');
    await account.has('dead_letter', { text: 'fail: closed' });
    await expect.poll(fires, { timeout: FOUND }).toBeDefined();

    await visit(operator, 'overview');
    const link = operator.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Alerts' });
    await expect(link).toContainText(/\d/);
    await link.click();
    await expect(heading(operator, 'Alerts')).toBeVisible();
    const alert = operator.getByRole('article').filter({ hasText: 'became dead letters' });
    await expect(alert).toContainText('Open the dead letters');
    await expect(alert).toContainText('last sent never');

    await alert.getByRole('button', { name: 'Silence for 4 hours' }).click();
    await expect(notice(operator, 'Silenced for 4 hours')).toBeVisible();
    await expect(alert).toContainText('silenced by operator');
    const { silenced_until, silenced_by } = (await fires())!;
    expect(silenced_by).toBe('operator');
    expect(Math.round((Date.parse(silenced_until!) - Date.now()) / 3_600_000)).toBe(4);

    await alert.getByRole('button', { name: 'End the silence' }).click();
    await expect(alert.getByRole('button', { name: 'Silence for 1 hour' })).toBeVisible();
    expect((await fires())!.silenced_until).toBeNull();

    await visit(viewer, 'alerts');
    await expect(viewer.getByRole('article').first()).toBeVisible();
    await expect(viewer.getByRole('button', { name: /Silence/ })).toHaveCount(0);
  },
);

trial('who has set no channel is told how', async ({ viewer }) => {
  await visit(viewer, 'alerts');
  await expect(viewer.getByRole('heading', { name: 'Nobody is told' })).toBeVisible();
  await expect(viewer.getByRole('button', { name: 'Send a test' })).toHaveCount(0);
});
