import { rmSync } from 'node:fs';
import { Api } from '../world/api';
import { Account } from '../world/account';
import { delivery, post } from '../world/deliveries';
import { API_TOKEN, APP_SECRET, PASSWORDS, VERIFY_TOKEN } from '../world/secrets';
import { Holdfast } from './holdfast';
import { buildHandler } from './jdk';
import { PLACES } from './places';

/** Starts the real program and fills it; gives what stops it. */
export default async function setUp(): Promise<() => Promise<void>> {
  rmSync(PLACES.run, { recursive: true, force: true });
  const holdfast = new Holdfast({
    HOLDFAST_HOST: '127.0.0.1',
    HOLDFAST_PORT: '0',
    HOLDFAST_APP_SECRET: APP_SECRET,
    HOLDFAST_VERIFY_TOKEN: VERIFY_TOKEN,
    HOLDFAST_API_TOKEN: API_TOKEN,
    HOLDFAST_ADMIN_PASSWORD: PASSWORDS.admin,
    HOLDFAST_WORK_DELAYS: '50ms',
  });
  buildHandler(holdfast.handlers);
  const url = `http://localhost:${await holdfast.serve()}`;
  process.env.HOLDFAST_TRIALS_URL = url;
  try {
    await fill(holdfast, url);
  } catch (failure) {
    await holdfast.stop();
    throw failure;
  }
  return () => stop(holdfast);
}

async function stop(holdfast: Holdfast): Promise<void> {
  const code = await holdfast.stop();
  if (code !== 0) throw new Error(`After SIGTERM serve ended with ${code}; see ${holdfast.log}`);
}

/** The users, and what a busy day leaves behind, so that no view is empty. */
async function fill(holdfast: Holdfast, url: string): Promise<void> {
  const api = new Api(url);
  for (const role of ['operator', 'viewer'] as const) await api.createUser(role, role, PASSWORDS[role]);
  await holdfast.run('send', '--url', `${url}/webhook`, '--kind', 'mixed', '--count', '150', '--seed', '1');
  await post(url, delivery('1', [{ text: 'nobody will read this' }]), 'another secret');
  await new Account(api).sends('refuse: the customer service is closed');
}
