import { defineConfig } from '@playwright/test';
import trials from './playwright.config';

/** Takes the pictures in docs/screenshots; no trial. */
export default defineConfig({
  ...trials,
  testDir: '.',
  testMatch: 'screenshots.ts',
  workers: 1,
  timeout: 240_000,
  reporter: 'list',
});
