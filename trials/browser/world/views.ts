import type { Locator, Page } from '@playwright/test';

/** What every view has, and what is seen of events in several of them. */
export const heading = (page: Page, name: string): Locator => page.getByRole('heading', { level: 1, name });

export const row = (page: Page, id: number): Locator => page.locator(`tr[data-id="${id}"]`);

export const rows = (page: Page): Locator => page.locator('tr[data-id]');

export const liveState = (page: Page): Locator =>
  page.getByRole('group', { name: 'Live updates' }).getByRole('status');

export const dialog = (page: Page): Locator => page.getByRole('dialog');

/** The line that says what was done. */
export const notice = (page: Page, words: string | RegExp): Locator =>
  page.locator('.notice').filter({ hasText: words });

/** What may be done with the rows that are selected. */
export const selectionBar = (page: Page): Locator =>
  page.getByRole('region', { name: 'Actions on the selection' });

export async function select(page: Page, ...ids: number[]): Promise<void> {
  for (const id of ids) await page.getByLabel(`Select event ${id}`, { exact: true }).check();
}

/** Answers the question that an action asks first. */
export async function confirm(page: Page, verb: string): Promise<void> {
  await dialog(page).getByRole('button', { name: verb, exact: true }).click();
}

/** The tab goes to the background or comes back. Headless Chromium has no background, so the page is only told. */
export async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    Object.defineProperty(document, 'visibilityState', {
      value: hidden ? 'hidden' : 'visible',
      configurable: true,
    });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}
