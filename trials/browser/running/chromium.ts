import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Chromium must not phone home, and what it does by itself must not disturb. */
export const CHROMIUM_ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The system's Chromium, or the one that CHROMIUM names. */
export function chromium(): string {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((directory) => NAMES.map((name) => join(directory, name)));
  const named = process.env.CHROMIUM;
  const found = (named === undefined ? [...onPath, ...APPLICATIONS] : [named]).find(isExecutable);
  if (found === undefined) {
    throw new Error(
      named === undefined
        ? 'There is no Chromium on the PATH. Install it, for example with apt-get install chromium, or name one with CHROMIUM=/path/to/chromium.'
        : `CHROMIUM=${named} is no program.`,
    );
  }
  return found;
}

/** Chromium's sandbox refuses to run as root. */
export function canSandbox(): boolean {
  return process.getuid?.() !== 0;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
