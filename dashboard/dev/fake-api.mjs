// For work on the dashboard only: serves dist and plays the API with made-up events, without a server or database.
//   npm run build && npm run fake -- --events 5000 --rate 2 --port 18140
// Sign in with any name; the name is the role (viewer, operator, admin).
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { World } from './world.mjs';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '5000' },
    rate: { type: 'string', default: '2' },
    port: { type: 'string', default: '18140' },
    total: { type: 'string', default: '0' },
  },
});
const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const CSP =
  "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

const world = new World(Number(options.events), Number(options.total));
const readers = new Set();

setInterval(() => {
  world.step(Number(options.rate));
  const changed = world.takeChanged();
  const tick = {
    at: new Date().toISOString(),
    stats: world.stats(),
    oldest_waiting: world.oldest(),
    events: changed.slice(0, 200),
    more: changed.length > 200,
  };
  for (const reader of readers) {
    if (changed.length > 0) reader.write(`event: tick\ndata: ${JSON.stringify(tick)}\n\n`);
    for (const bulk of world.takeBulk()) reader.write(`event: bulk\ndata: ${JSON.stringify(bulk)}\n\n`);
  }
}, 1000);

createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (!url.pathname.startsWith('/api/')) return file(url.pathname, response);
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => api(request, response, url, body === '' ? {} : JSON.parse(body)));
}).listen(Number(options.port), '127.0.0.1', () => console.log(`http://127.0.0.1:${options.port}`));

function file(path, response) {
  const name = join(DIST, normalize(path === '/' ? '/index.html' : path));
  if (!existsSync(name)) return response.writeHead(404).end();
  response.writeHead(200, {
    'Content-Type': TYPES[extname(name)] ?? 'text/plain',
    'Content-Security-Policy': CSP,
  });
  createReadStream(name).pipe(response);
}

function api(request, response, url, body) {
  const role = /role=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  const send = (status, json, headers = {}) =>
    response
      .writeHead(status, { 'Content-Type': 'application/json', ...headers })
      .end(typeof json === 'string' ? json : JSON.stringify(json));
  const refuse = (status, kind, title, detail) =>
    send(status, { type: `urn:holdfast:problem:${kind}`, title, status, detail });
  const user = role === undefined ? null : { name: role, role, via: 'password' };
  const state = {
    user,
    csrf: user && 'csrf',
    oidc: { name: 'Example ID' },
    deletion: { operator_from_age_seconds: 8 * 86_400 },
  };

  const route = `${request.method} ${url.pathname.replace(/\d+/g, '#')}`;
  const id = Number(/\d+/.exec(url.pathname)?.[0]);
  const part = {
    before: Number(url.searchParams.get('before') ?? Infinity),
    limit: Number(url.searchParams.get('limit') ?? 50),
  };
  if (route === 'GET /api/session') return send(200, state);
  if (route === 'POST /api/session') {
    if (!['viewer', 'operator', 'admin'].includes(body.name)) {
      return refuse(
        401,
        'bad-login',
        'Name or password is wrong',
        'Nobody with this name and password may sign in.',
      );
    }
    const known = { ...state, user: { name: body.name, role: body.name, via: 'password' }, csrf: 'csrf' };
    return send(200, known, { 'Set-Cookie': `role=${body.name}; Path=/` });
  }
  if (user === null) return refuse(401, 'unauthorized', 'Sign in first', 'No session');
  switch (route) {
    case 'DELETE /api/session':
      return send(200, state, { 'Set-Cookie': 'role=; Max-Age=0; Path=/' });
    case 'GET /api/live':
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(`event: hello\ndata: {"at":"${new Date().toISOString()}"}\n\n`);
      readers.add(response);
      return response.on('close', () => readers.delete(response));
    case 'GET /api/events':
      return send(200, world.list(url.searchParams, part));
    case 'GET /api/events/count':
      return send(200, world.count(url.searchParams, url.searchParams.get('action')));
    case 'GET /api/events/#': {
      const detail = world.detail(id);
      return detail === null
        ? refuse(404, 'unknown-event', 'No such event', `There is no event with id ${id}`)
        : send(200, detail);
    }
    case 'DELETE /api/events/#':
      world.act('delete', [id]);
      return response.writeHead(204).end();
    case 'POST /api/events/#/retry':
    case 'POST /api/events/#/replay':
    case 'POST /api/events/#/dead-letter':
      world.act(url.pathname.split('/').at(-1).replace('-', '_'), [id]);
      return send(200, { event: world.summaryOf(id) });
    case 'GET /api/types':
      return send(200, { types: world.types() });
    case 'GET /api/payload-paths':
      return send(200, { paths: world.paths() });
    case 'GET /api/webhook-events/stats':
      return send(200, world.stats());
    case 'GET /api/overview':
      return send(200, world.overview(url.searchParams.get('range')));
    case 'GET /api/dead-letters':
      return send(200, world.deadLetters());
    case 'GET /api/rejections':
      return send(200, world.rejections(part));
    case 'GET /api/alerts':
      return send(200, world.alerts);
    case 'POST /api/alerts/#/silence':
      return send(200, world.silence(id, body.for, user.name));
    case 'DELETE /api/alerts/#/silence':
      return send(200, world.silence(id, null, null));
    case 'POST /api/alerts/test':
      return send(200, {
        results: world.alerts.channels.map((channel) => ({
          channel,
          error: channel === 'mail' ? 'did not answer within 10 s' : null,
        })),
      });
    case 'GET /api/pages':
      return send(200, { pages: world.pages });
    case 'PATCH /api/pages/#':
      world.pages.find((known) => known.id === id).name = body.name;
      return send(200, {});
    case 'GET /api/bulk-actions':
      return send(200, { bulk_actions: world.bulk });
    case 'POST /api/bulk-actions':
      return send(202, world.startBulk(body, user.name));
    case 'POST /api/bulk-actions/#/cancel':
      world.cancelBulk(id);
      return send(200, {});
    case 'PATCH /api/users/#':
      return send(200, world.changeUser(id, body));
    case 'DELETE /api/users/#':
      world.deleteUser(id, url.searchParams.get('keep_tokens') === 'true');
      return response.writeHead(204).end();
    case 'GET /api/users':
      return send(200, { users: world.users });
    case 'GET /api/tokens':
      return send(200, { tokens: world.tokens });
    case 'POST /api/tokens':
      return send(201, { ...world.tokens[0], token: 'hf_5bXw0qJk2vYc9mTt7Rr1Zn8LhFdAeUoP3sGiC6yB' });
    case 'GET /api/audit':
      return send(200, { entries: world.audit, next: null });
    default:
      return refuse(404, 'not-found', 'No such path', `The fake API has no ${route}`);
  }
}
