/** One place where the page meets the network: JSON in and out, the CSRF header, problems as errors. */

export class ApiProblem extends Error {
  constructor(
    /** 0: the server could not be reached. */
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

type Query = URLSearchParams | Record<string, string | number | undefined>;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

let csrf: string | null = null;
let onUnauthorized: () => void = () => {};

export function useCsrf(token: string | null): void {
  csrf = token;
}

/** Called when the server no longer knows the caller: the session has ended. */
export function whenUnauthorized(then: () => void): void {
  onUnauthorized = then;
}

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return JSON.parse(await getText(path, query, signal)) as T;
}

export async function getText(path: string, query?: Query, signal?: AbortSignal): Promise<string> {
  return (await send('GET', withQuery(path, query), undefined, signal)).text();
}

export async function act<T = void>(
  method: Exclude<Method, 'GET'>,
  path: string,
  body?: unknown,
): Promise<T> {
  const text = await (await send(method, path, body)).text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function send(
  method: Method,
  address: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  const response = await reach(address, {
    method,
    credentials: 'same-origin',
    headers: headers(method, body),
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  });
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && problem.kind === 'unauthorized') onUnauthorized();
  throw problem;
}

async function reach(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(
      0,
      'unreachable',
      'Holdfast does not answer',
      'The server could not be reached. Nothing was changed.',
    );
  }
}

function headers(method: Method, body: unknown): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET' && csrf !== null) headers['X-Holdfast-CSRF'] = csrf;
  return headers;
}

function withQuery(path: string, query?: Query): string {
  if (query === undefined) return path;
  const params =
    query instanceof URLSearchParams
      ? query
      : new URLSearchParams(
          Object.entries(query).flatMap(([key, value]) =>
            value === undefined ? [] : [[key, String(value)]],
          ),
        );
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const retryAfter = Number(response.headers.get('Retry-After'));
  const seconds = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null;
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as { type?: string; title?: string; detail?: string };
    const kind = problem.type?.split(':').at(-1) ?? 'unknown';
    const title = problem.title ?? `The server answered ${response.status}`;
    return new ApiProblem(response.status, kind, title, problem.detail ?? title, seconds);
  } catch {
    const title = `The server answered ${response.status}`;
    return new ApiProblem(response.status, 'unknown', title, `${title} without saying why.`, seconds);
  }
}
