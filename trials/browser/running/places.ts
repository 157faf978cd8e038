import { join } from 'node:path';

const BROWSER = join(import.meta.dirname, '..');
const PROJECT = join(BROWSER, '..', '..');
const TARGET = join(PROJECT, 'trials', 'target');

/** Where things are. All that a run leaves behind is below trials/target. */
export const PLACES = {
  /** What the build made: the server's jar, and in lib the others. */
  built: join(PROJECT, 'server', 'target'),
  handler: join(BROWSER, 'handler'),
  /** The running server's data, handlers and log. */
  run: join(TARGET, 'browser'),
  /** A file here mends what has its name: see Moody. */
  mended: join(TARGET, 'browser', 'mended'),
  /** What Chromium showed when a trial failed. */
  failures: join(TARGET, 'browser-failures'),
  report: join(TARGET, 'browser-reports', 'TEST-browser.xml'),
  screenshots: join(PROJECT, 'docs', 'screenshots'),
};
