import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, canSandbox, chromium } from './running/chromium';
import { PLACES } from './running/places';

export default defineConfig({
  testDir: 'trials',
  globalSetup: './running/setup.ts',
  fullyParallel: true,
  // Of two cores, the server and Chromium take more than one.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Generous, for machines that are busy with something else; nothing waits longer than it takes.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['junit', { outputFile: PLACES.report }]],
  outputDir: PLACES.failures,
  use: {
    screenshot: 'only-on-failure',
    // A trace of every trial makes all of them three times as slow; ask for one with --trace on.
    trace: 'off',
    launchOptions: { executablePath: chromium(), args: CHROMIUM_ARGUMENTS, chromiumSandbox: canSandbox() },
  },
});
