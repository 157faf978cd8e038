import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { act, ApiProblem, get, useCsrf, useSession } from '../src/api/http';

/** What the network does with one request. */
type Reply = (request: { path: string; headers: Record<string, string> }) => Response | Promise<Response>;

const asked: { path: string; csrf: string | undefined }[] = [];
let renewed = 0;

function network(...replies: Reply[]): void {
  vi.stubGlobal('fetch', async (path: string, { headers }: { headers: Record<string, string> }) => {
    asked.push({ path, csrf: headers['X-Holdfast-CSRF'] });
    const reply = replies.shift();
    if (reply === undefined) throw new Error(`nobody expected ${path}`);
    return reply({ path, headers });
  });
}

const json = (body: unknown) => new Response(JSON.stringify(body));
const problem = (status: number, kind: string) =>
  new Response(
    JSON.stringify({ type: `urn:holdfast:problem:${kind}`, title: 'Refused', status, detail: 'Because' }),
    { status },
  );
const broken: Reply = () => Promise.reject(new TypeError('Failed to fetch'));

async function failure(call: Promise<unknown>): Promise<ApiProblem> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiProblem)) throw new Error('it did not fail as it should', { cause: error });
  return error;
}

beforeEach(() => {
  asked.length = 0;
  renewed = 0;
  useCsrf('old');
  useSession({
    onUnauthorized: () => {},
    renew: () => {
      renewed += 1;
      useCsrf('new');
      return Promise.resolve();
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

describe('a CSRF token that is refused', () => {
  test('is asked for again, and the call is repeated once with the new one', async () => {
    network(
      () => problem(403, 'csrf'),
      () => json({ event: { id: 7 } }),
    );
    expect(await act('post', '/api/events/{id}/retry', { id: 7 })).toEqual({ event: { id: 7 } });
    expect(asked).toEqual([
      { path: '/api/events/7/retry', csrf: 'old' },
      { path: '/api/events/7/retry', csrf: 'new' },
    ]);
  });

  test('and refused again says what to do', async () => {
    network(
      () => problem(403, 'csrf'),
      () => problem(403, 'csrf'),
    );
    const { message } = await failure(act('post', '/api/events/{id}/retry', { id: 7 }));
    expect(message).toContain('Because. Reload the dashboard');
    expect(renewed).toBe(1);
  });

  test('repeats nothing where the session cannot go on', async () => {
    useSession({
      onUnauthorized: () => {},
      renew: () => Promise.reject(new ApiProblem(403, 'csrf', 'Somebody else', 'Look again')),
    });
    network(() => problem(403, 'csrf'));
    expect((await failure(act('delete', '/api/events/{id}', { id: 7 }))).title).toBe('Somebody else');
    expect(asked).toHaveLength(1);
  });

  test('is not what another refusal means', async () => {
    network(() => problem(403, 'forbidden'));
    expect((await failure(act('delete', '/api/events/{id}', { id: 7 }))).kind).toBe('forbidden');
    expect(renewed).toBe(0);
  });
});

describe('a connection that fails', () => {
  test('leaves open whether a change was made, and says where to look', async () => {
    network(broken);
    const { message } = await failure(act('delete', '/api/events/{id}', { id: 7 }));
    expect(message).toContain('It is not known whether the change was made; look at the event');
    expect(message).not.toMatch(/nothing was changed/i);
  });

  test('while the answer arrives is told in the same way', async () => {
    const body = new ReadableStream({ pull: (stream) => stream.error(new TypeError('cut off')) });
    network(() => new Response(body));
    const { message } = await failure(
      act('post', '/api/bulk-actions', { body: { action: 'retry', ids: [1] } }),
    );
    expect(message).toContain('It is not known');
  });

  test('has changed nothing when something was only read', async () => {
    network(broken);
    expect((await failure(get('/api/pages'))).message).not.toContain('not known');
  });
});

describe('an answer', () => {
  test('of a proxy that gave up waiting leaves open whether a change was made', async () => {
    network(() => new Response('<h1>Gateway timeout</h1>', { status: 504 }));
    const { status, message } = await failure(act('post', '/api/events/{id}/replay', { id: 7 }));
    expect(status).toBe(504);
    expect(message).toContain('It is not known');
  });

  test('that is no JSON is told as such, although its status is 200', async () => {
    network(() => new Response('<h1>Sign in to the Wi-Fi</h1>'));
    expect((await failure(get('/api/pages'))).kind).toBe('not-understood');
  });

  test('that refuses is told in the server’s words', async () => {
    network(() => problem(409, 'not-retryable'));
    const refused = await failure(act('post', '/api/events/{id}/retry', { id: 7 }));
    expect(refused).toMatchObject({
      status: 409,
      kind: 'not-retryable',
      title: 'Refused',
      message: 'Because',
    });
  });

  test('without a body is nothing', async () => {
    network(() => new Response(null, { status: 204 }));
    expect(await act('delete', '/api/events/{id}', { id: 7 })).toBeUndefined();
  });
});

test('a query leaves out what is not given', async () => {
  network(() => json({ rejections: [], next: null, kept_at_most: 1 }));
  await get('/api/rejections', { query: { before: undefined, limit: 50 } });
  expect(asked[0]?.path).toBe('/api/rejections?limit=50');
});
