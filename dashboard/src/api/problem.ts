import type { Method } from './operations';

/** Why a call failed, in words for people. */
export class ApiProblem extends Error {
  constructor(
    /** 0: no answer was understood. */
    readonly status: number,
    /** The last part of the problem's type, such as `bad-parameter`. */
    readonly kind: string,
    readonly title: string,
    message: string,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }
}

/** The connection failed before an answer was here; a change may have been made all the same. */
export function unreachable(method: Method, path: string): ApiProblem {
  const words =
    method === 'get' || path === '/api/session'
      ? 'The server could not be reached. Try again when the connection is back.'
      : `The connection failed before the answer came. ${unknown(path)}`;
  return new ApiProblem(0, 'unreachable', 'Holdfast does not answer', words);
}

/** Something answered, but not Holdfast: a proxy with an error of its own, for example. */
export function notUnderstood(status: number, method: Method, path: string): ApiProblem {
  const words = `What answered is not Holdfast, perhaps a proxy in front of it.${afterAll(method, path)}`;
  return new ApiProblem(0, 'not-understood', `The answer (${status}) was not understood`, words);
}

/** Refused as coming from another site, also with a new token. */
export function foreign(problem: ApiProblem): ApiProblem {
  const help =
    'Reload the dashboard and try again. If it is refused again, the proxy in front of Holdfast must pass on the Host header.';
  return new ApiProblem(problem.status, problem.kind, problem.title, `${sentence(problem.message)} ${help}`);
}

/** The server's own words (RFC 9457), or its status where it gives none. */
export function problemIn(
  text: string,
  response: Pick<Response, 'status' | 'headers'>,
  method: Method,
  path: string,
): ApiProblem {
  const retryAfter = Number(response.headers.get('Retry-After'));
  const seconds = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null;
  const { type, title = `The server answered ${response.status}`, detail } = parsed(text);
  const words = detail ?? `${title} and did not say why.`;
  // A server that fails half-way, or a proxy that gives up waiting, does not know what became of a change.
  const open = response.status >= 500 ? afterAll(method, path) : '';
  return new ApiProblem(
    response.status,
    type?.split(':').at(-1) ?? 'unknown',
    title,
    open === '' ? words : `${sentence(words)}${open}`,
    seconds,
  );
}

interface Parsed {
  type?: string;
  title?: string;
  detail?: string;
}

function parsed(text: string): Parsed {
  try {
    const json = JSON.parse(text) as unknown;
    return json !== null && typeof json === 'object' ? json : {};
  } catch {
    return {};
  }
}

function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

function afterAll(method: Method, path: string): string {
  return method === 'get' || path === '/api/session' ? '' : ` ${unknown(path)}`;
}

function unknown(path: string): string {
  return `It is not known whether the change was made; ${whereToLook(path)} before you repeat it.`;
}

const PLACES: readonly (readonly [string, string])[] = [
  ['/api/events/', 'look at the event'],
  ['/api/bulk-actions', 'look at the events and at the bulk actions that run'],
  ['/api/users', 'look at the list of users'],
  ['/api/tokens', 'look at the list of API tokens'],
  ['/api/pages', 'look at the list of pages'],
  ['/api/session/password', 'try to sign in with the new password'],
];

/** Where a person sees whether it was done. */
function whereToLook(path: string): string {
  return PLACES.find(([start]) => path.startsWith(start))?.[1] ?? 'look';
}
