/** The one place where the dashboard meets the network: JSON in and out, the CSRF token, problems as errors. */
import type { Answer, Call, Calls, Method, Path } from './operations';
import { ApiProblem, foreign, notUnderstood, problemIn, unreachable } from './problem';

export { ApiProblem } from './problem';

interface Session {
  /** The server no longer knows the caller. */
  onUnauthorized: () => void;
  /** Asks for the CSRF token again; throws where the same person cannot go on with it. */
  renew: () => Promise<void>;
}

let csrf: string | null = null;
let session: Session = { onUnauthorized: () => {}, renew: () => Promise.resolve() };

export function useCsrf(token: string | null): void {
  csrf = token;
}

export function useSession(used: Session): void {
  session = used;
}

export async function get<P extends Path<'get'>>(
  path: P,
  ...[call]: Calls<'get', P>
): Promise<Answer<'get', P>> {
  return understood(await send('get', path, call), 'get', path) as Answer<'get', P>;
}

/** The answer as it was written, for those who need every digit of its numbers. */
export async function getText<P extends Path<'get'>>(path: P, ...[call]: Calls<'get', P>): Promise<string> {
  return (await send('get', path, call)).text;
}

export async function act<M extends Exclude<Method, 'get'>, P extends Path<M>>(
  method: M,
  path: P,
  ...[call]: Calls<M, P>
): Promise<Answer<M, P>> {
  return understood(await send(method, path, call), method, path) as Answer<M, P>;
}

/** What belongs to any call, as far as sending it is concerned. */
interface AnyCall {
  id?: number;
  name?: string;
  body?: unknown;
  query?: object | URLSearchParams;
  signal?: AbortSignal | undefined;
}

interface Received {
  response: Response;
  text: string;
}

async function send<M extends Method, P extends Path<M>>(
  method: M,
  path: P,
  call: Call<M, P> | undefined,
): Promise<Received> {
  const given: AnyCall = call ?? {};
  const first = await attempt(method, path, given);
  if (!(first instanceof ApiProblem)) return first;
  if (first.kind === 'unauthorized') session.onUnauthorized();
  if (first.kind !== 'csrf') throw first;
  const second = await repeat(method, path, given);
  if (second instanceof ApiProblem) throw second.kind === 'csrf' ? foreign(second) : second;
  return second;
}

/** With a new CSRF token, which the first call may have lacked: it was refused before anything was done. */
async function repeat(method: Method, path: string, call: AnyCall): Promise<Received | ApiProblem> {
  await session.renew();
  return attempt(method, path, call);
}

async function attempt(method: Method, path: string, call: AnyCall): Promise<Received | ApiProblem> {
  const received = await reach(method, path, call);
  const { response, text } = received;
  return response.ok ? received : problemIn(text, response, method, path);
}

async function reach(method: Method, path: string, call: AnyCall): Promise<Received> {
  const { body, signal } = call;
  try {
    const response = await fetch(address(path, call), {
      method: method.toUpperCase(),
      credentials: 'same-origin',
      headers: headers(method, body),
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
    return { response, text: await response.text() };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable(method, path);
  }
}

function headers(method: Method, body: unknown): Record<string, string> {
  return {
    Accept: 'application/json',
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(method === 'get' || csrf === null ? {} : { 'X-Holdfast-CSRF': csrf }),
  };
}

function address(path: string, { id, name, query }: AnyCall): string {
  const place = path.replace('{id}', String(id)).replace('{name}', () => encodeURIComponent(name ?? ''));
  const text = query === undefined ? '' : written(query).toString();
  return text === '' ? place : `${place}?${text}`;
}

function written(query: object): URLSearchParams {
  if (query instanceof URLSearchParams) return query;
  return new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

function understood({ response, text }: Received, method: Method, path: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw notUnderstood(response.status, method, path);
  }
}
