// Made-up events and what becomes of them; development only, see fake-api.mjs.
const MINUTE = 60_000;
let seed = 42;
const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
const pick = (list) => list[Math.floor(random() * list.length)];
const digits = (n) =>
  Array.from({ length: n }, () => Math.floor(random() * 10))
    .join('')
    .replace(/^0/, '1');
const iso = (ms) => new Date(ms).toISOString();

const TYPES = {
  instagram: [
    'instagram.message',
    'instagram.message',
    'instagram.message.echo',
    'instagram.comments',
    'instagram.reaction.react',
    'instagram.read',
    'instagram.mentions',
  ],
  page: [
    'page.message',
    'page.message',
    'page.feed.comment.add',
    'page.feed.reaction.add',
    'page.feed.post.edited',
    'page.leadgen',
    'page.postback',
    'page.delivery',
    'page.read',
  ],
  whatsapp_business_account: [
    'whatsapp_business_account.message.text',
    'whatsapp_business_account.status.sent',
    'whatsapp_business_account.status.delivered',
    'whatsapp_business_account.status.read',
    'whatsapp_business_account.message.image',
    'whatsapp_business_account.message_template_status_update.approved',
  ],
};
const ROLES = ['viewer', 'operator', 'admin'];
const TEXTS = [
  'Hi! Is the blue one still in stock?',
  'My order has not arrived yet 😕 Could you check, please?',
  'Where is my refund? Order 118-22',
  'That was quick. Thank you so much! 🙏',
  'Do you ship to Ireland & the UK?',
  'Grüß Gott, habt ihr das Notizbuch auch in Größe A5?',
  '¿Cuánto cuesta el envío a Sevilla?',
];
const ERRORS = [
  'The CRM answered 500',
  'The CRM answered 500',
  'Connection to crm.internal:443 timed out after 10 s',
  'No customer with this phone number',
  'Field order_id is missing in the answer of the order service: {"status":"unknown"}',
];
const RECORD_TABLE = {
  message: 'messages',
  comment: 'comments',
  comments: 'comments',
  reaction: 'reactions',
  status: 'message_statuses',
  leadgen: 'leads',
};

export class World {
  constructor(count, total) {
    this.offset = total;
    const day = 86_400_000;
    this.pages = [
      ['Nordlicht Keramik', 'instagram'],
      ['Nordlicht Keramik', 'page'],
      ['Papierwerk Berlin', 'instagram'],
      ['Casa Azulejo', 'whatsapp_business_account'],
      [null, 'page'],
      ['The Green Kettle', 'page'],
      ['Kettle Support', 'whatsapp_business_account'],
    ]
      .slice(0, count === 0 ? 0 : 7)
      .map(([name, object], at) => ({
        id: at + 1,
        object,
        account: digits(object === 'page' ? 15 : 17),
        name,
        first_seen_at: iso(Date.now() - (40 + at * 31) * day),
        last_seen_at: iso(Date.now() - at * at * 40_000),
        last_24h: Math.floor(9000 / (at * at + 1)),
        days: Array.from({ length: 7 }, (_, d) =>
          Math.floor((9000 / (at * at + 1)) * (0.55 + 0.5 * random()) * (d === 6 ? 0.6 : 1)),
        ),
      }));
    this.events = [];
    this.changed = new Map();
    this.changedBulk = [];
    this.bulk = [];
    const span = Math.min(count * 1700, 7 * day);
    for (let at = count; at > 0; at--) this.arrive(Date.now() - (at / count) * span, true);
    this.changed.clear();
    this.users = [
      ['admin', 'admin', 'password', 0.01],
      ['mira', 'operator', 'oidc', 0.2],
      ['jonas', 'operator', 'password', 3],
      ['support', 'viewer', 'password', null],
    ].map(([name, role, via, ago], at) => ({
      id: at + 1,
      name,
      role,
      via,
      disabled: at === 3,
      created_at: iso(Date.now() - 90 * day),
      last_login_at: ago === null ? null : iso(Date.now() - ago * day),
    }));
    this.tokens = [
      ['Nightly export', 'viewer', 'hf_9Kd2'],
      ['Grafana', 'viewer', 'hf_c0Xe'],
      ['Order service', 'operator', 'hf_Tq71'],
    ].map(([name, role, prefix], at) => ({
      id: at + 1,
      name,
      role,
      prefix,
      created_by: at === 2 ? 'jonas' : 'admin',
      created_by_id: at === 2 ? 3 : 1,
      created_at: iso(Date.now() - (20 + at * 9) * day),
      last_used_at: at === 2 ? null : iso(Date.now() - (at * 300 + 4) * MINUTE),
      expires_at: at === 0 ? null : iso(Date.now() + 60 * day),
    }));
    this.audit = [
      ['session.login', 'admin', null, null, null],
      ['bulk.retry', 'mira', null, { status: 'dead_letter', type: 'page.message' }, 412],
      ['event.retry', 'mira', 'event 48213', null, 1],
      ['page.rename', 'jonas', 'page 3', null, null],
      ['token.create', 'admin', 'Order service', null, null],
      ['session.login_failed', 'adnim', null, null, null],
      ['event.delete', 'jonas', 'event 47110', null, 1],
    ].map(([action, who, target, filter, count], at) => ({
      id: 90 - at,
      at: iso(Date.now() - at * at * 7 * MINUTE),
      who,
      via: who === 'mira' ? 'oidc' : 'password',
      action,
      target,
      filter,
      count,
      remote: `203.0.113.${17 + at}`,
    }));
    this.alerts = madeUpAlerts(count > 0);
    this.refused = Array.from({ length: count === 0 ? 0 : 63 }, (_, at) => ({
      id: 100 - at,
      at: iso(Date.now() - at * at * 50_000),
      app: at % 9 === 3 ? 'threads' : 'default',
      reason: pick(['signature', 'signature', 'signature', 'unknown_app', 'too_large']),
      bytes: Math.floor(random() * random() * 40_000) + 80,
      remote: `198.51.100.${Math.floor(random() * 250)}`,
    }));
  }

  arrive(at, old) {
    const page = pick([...this.pages.slice(0, 3), ...this.pages.slice(0, 3), ...this.pages]);
    if (page === undefined) return;
    const type = pick(TYPES[page.object]);
    const event = {
      id: this.offset + this.events.length + 1,
      status: 'pending',
      event_type: type,
      app: 'default',
      object: page.object,
      page_id: page.id,
      page: page.account,
      page_name: page.name,
      conversation:
        random() < 0.9 ? `${page.account}:${7_000_000_000_000_000 + Math.floor(random() * 40)}` : null,
      occurred_at: iso(at - 400 - random() * 900),
      received_at: iso(at),
      processed_at: null,
      due_at: iso(at),
      retry_count: 0,
      last_error: null,
      error_group: null,
      waits_behind: null,
      holds_others: false,
    };
    this.events.push(event);
    if (old) {
      const luck = random();
      if (luck < 0.955)
        Object.assign(event, {
          status: 'processed',
          due_at: null,
          processed_at: iso(at + 4 + random() * random() * 60),
          retry_count: luck < 0.02 ? 1 : 0,
        });
      else if (luck < 0.993) this.fail(event, at + 6300, 'dead_letter', 3);
      else this.hold(event, at);
    }
    this.changed.set(event.id, event);
  }

  /** In order: it fails for an hour, and the next such event waits behind it. */
  hold(event, at) {
    const first = this.holding;
    if (first === undefined) {
      this.fail(event, at, 'failed', 1);
      Object.assign(event, { due_at: iso(Date.now() + 3_600_000), holds_others: true });
      this.holding = event;
    } else {
      const { page, page_id, page_name, conversation } = first;
      Object.assign(event, { page, page_id, page_name, conversation, due_at: null, waits_behind: first.id });
      this.holding = undefined;
    }
  }

  fail(event, at, status, count) {
    const error = pick(ERRORS);
    Object.assign(event, {
      status,
      retry_count: count,
      last_error: error,
      error_group: error.split(':')[0].replace(/\d+ s/, '… s'),
      due_at: status === 'failed' ? iso(at + 5000) : null,
      processed_at: null,
    });
    this.changed.set(event.id, event);
  }

  step(rate) {
    for (let n = 0; n < rate * (0.4 + random() * 1.2); n++)
      if (this.pages.length > 0) this.arrive(Date.now() - random() * 300, false);
    for (const event of this.events.slice(-400)) {
      const age = Date.now() - Date.parse(event.received_at);
      const due = event.due_at !== null && Date.parse(event.due_at) <= Date.now();
      if (event.status === 'pending' && event.waits_behind === null && age > 700)
        this.set(event, { status: 'processing', due_at: iso(Date.now() + 30_000) });
      else if (event.status === 'processing' && random() < 0.85) {
        if (event.event_type.startsWith('page.message') && random() < 0.3)
          this.fail(
            event,
            Date.now(),
            event.retry_count >= 2 ? 'dead_letter' : 'failed',
            event.retry_count + 1,
          );
        else
          this.set(event, {
            status: 'processed',
            processed_at: iso(Date.now() - 500),
            due_at: null,
            last_error: null,
            error_group: null,
          });
      } else if (event.status === 'failed' && due) this.set(event, { status: 'processing' });
    }
    for (const bulk of this.bulk) this.advance(bulk);
  }

  set(event, change) {
    Object.assign(event, change);
    this.changed.set(event.id, event);
  }

  takeChanged() {
    const changed = [...this.changed.values()].sort((a, b) => b.id - a.id).slice(0, 200);
    this.changed.clear();
    return changed;
  }

  takeBulk() {
    return this.changedBulk.splice(0);
  }

  stats() {
    const stats = {
      total: this.events.length + this.offset,
      pending: 0,
      processing: 0,
      processed: this.offset,
      failed: 0,
      dead_letter: 0,
    };
    for (const { status } of this.events) stats[status]++;
    return stats;
  }

  oldest() {
    const event = this.events.find(({ status }) => status === 'pending' || status === 'failed');
    return event === undefined
      ? null
      : { id: event.id, received_at: event.received_at, event_type: event.event_type };
  }

  matching(query, before = Infinity) {
    const has = (name, test) =>
      query.get(name) === null || query.get(name) === '' ? () => true : test(query.get(name));
    const tests = [
      has('status', (words) => (e) => words.split(',').includes(e.status)),
      has(
        'type',
        (type) => (e) =>
          type.endsWith('.*') ? `${e.event_type}.`.startsWith(type.slice(0, -1)) : e.event_type === type,
      ),
      has('page', (page) => (e) => String(e.page_id) === page),
      has('conversation', (text) => (e) => e.conversation === text),
      has('from', (at) => (e) => e.received_at >= at),
      has('to', (at) => (e) => e.received_at < at),
      has('error', (text) => (e) => (e.last_error ?? '').toLowerCase().includes(text.toLowerCase())),
      has('error_group', (group) => (e) => e.error_group === group),
      ...query
        .getAll('where')
        .map(
          (where) => (e) =>
            JSON.stringify(payloadOf(e))
              .toLowerCase()
              .includes(where.split(/[~=?]/).at(-1).trim().toLowerCase()),
        ),
    ];
    return this.events.filter((event) => event.id < before && tests.every((test) => test(event))).reverse();
  }

  list(query, { before, limit }) {
    const found = this.matching(query, before);
    const slow = query.has('where') && before === Infinity && found.length > 0;
    const events = found.slice(0, slow ? Math.min(limit, 12) : limit);
    const more = events.length < found.length;
    const last = events.at(-1);
    return {
      events,
      next: more ? last.id : null,
      searched: { complete: !(slow && more), to_id: last?.id ?? 0, to: last?.received_at ?? null },
    };
  }

  count(query, action) {
    const applies = {
      retry: ['failed', 'dead_letter'],
      replay: ['processed'],
      dead_letter: ['pending', 'failed'],
    }[action];
    const count = this.matching(query).filter(
      ({ status }) => applies === undefined || applies.includes(status),
    ).length;
    return { count: Math.min(count, 10_000), exact: count <= 10_000 };
  }

  summaryOf(id) {
    return this.events[id - this.offset - 1];
  }

  detail(id) {
    const event = this.summaryOf(id);
    if (event === undefined || event.gone) return null;
    const failures = Array.from({ length: event.retry_count }, (_, at) => {
      const start = Date.parse(event.received_at) + [40, 1100, 6200][at];
      return {
        attempt: at + 1,
        started_at: iso(start),
        finished_at: iso(start + 112 + at * 37),
        outcome: 'again',
        error: event.last_error ?? 'The CRM answered 500',
        processor: 'inbox-1/4711',
      };
    });
    const talk = this.events.filter(
      (other) => other.conversation !== null && other.conversation === event.conversation,
    );
    const at = talk.indexOf(event);
    const table = RECORD_TABLE[event.event_type.split('.')[1]];
    const records =
      table === undefined || event.status !== 'processed'
        ? []
        : [
            {
              table,
              row: {
                page: event.page,
                message_id: `m_${event.id}xQ4`,
                conversation: event.conversation,
                direction: 'in',
                text: TEXTS[event.id % TEXTS.length],
                sent_at: event.occurred_at,
                event_id: event.id,
              },
            },
          ];
    const answer = {
      event: { ...event, payload: payloadOf(event) },
      attempts: failures,
      records,
      neighbours: {
        before: at < 0 ? [] : talk.slice(Math.max(0, at - 4), at).reverse(),
        after: at < 0 ? [] : talk.slice(at + 1, at + 4),
      },
    };
    return JSON.stringify(answer).replaceAll(/"#(\d+)"/g, '$1');
  }

  types() {
    const counts = new Map();
    for (const { event_type } of this.events) counts.set(event_type, (counts.get(event_type) ?? 0) + 1);
    return [...counts].map(([event_type, stored]) => ({
      event_type,
      stored,
      duplicates: Math.floor(stored / 20),
    }));
  }

  paths() {
    return [
      'messaging.0.message.mid',
      'messaging.0.message.text',
      'messaging.0.recipient.id',
      'messaging.0.sender.id',
      'messaging.0.timestamp',
      'changes.0.field',
      'changes.0.value.from.name',
      'changes.0.value.item',
      'changes.0.value.text',
    ].map((path) => ({ path, example_kind: path.endsWith('timestamp') ? 'number' : 'string', seen: 120 }));
  }

  overview(range) {
    const [steps, seconds] = { hour: [60, 60], day: [96, 900], week: [168, 3600] }[range];
    const end = Math.floor(Date.now() / 1000 / seconds) * seconds;
    const ats = Array.from({ length: steps }, (_, n) => (end - (steps - 1 - n) * seconds) * 1000);
    const scale = this.pages.length === 0 ? 0 : (seconds / 60) * (this.offset > 0 ? 140 : 38);
    const wave = ats.map(
      (at) =>
        0.75 +
        0.35 * Math.sin((at / 86_400_000) * 2 * Math.PI - 2) +
        0.16 * Math.sin(at / 260_000) +
        0.22 * noise(at),
    );
    const received = wave.map((w) => Math.round(scale * w));
    const failed = ats.map((at, n) =>
      Math.round(scale * (n > steps * 0.62 && n < steps * 0.7 ? 0.3 * noise(at + 5) : 0.02 * noise(at + 9))),
    );
    const zero = ats.map(() => 0);
    const types = this.types().map(({ event_type, stored, duplicates }) => ({
      event_type,
      received: stored,
      processed: stored - (duplicates >> 2),
      failed: event_type.startsWith('page.message') ? duplicates : 0,
      dead_letter: this.events.filter((e) => e.event_type === event_type && e.status === 'dead_letter')
        .length,
    }));
    const dead = this.stats().dead_letter;
    const problems =
      dead < 20
        ? []
        : [
            {
              kind: 'dead_letters_growing',
              severity: 'error',
              words: `14 events became dead letters in the last hour; there are ${dead.toLocaleString('en')} now. The most common error: The CRM answered 500.`,
              view: 'dead-letters',
            },
            {
              kind: 'signature_failures',
              severity: 'warning',
              words: '9 signatures were refused in the last hour.',
              view: 'rejected',
            },
          ];
    return {
      at: iso(Date.now()),
      stats: this.stats(),
      oldest_waiting: this.oldest(),
      duplicates: this.events.length >> 5,
      rejected: this.refused.length,
      series: {
        step_seconds: seconds,
        at: ats.map(iso),
        received,
        processed: received.map((n, at) => Math.max(0, n - (failed[at] ?? 0))),
        failed,
        dead_letter: zero,
        duplicates: zero,
        rejected: zero,
      },
      types: types.sort((a, b) => b.received - a.received).slice(0, 12),
      pages: this.pages.map((p) => ({
        page_id: p.id,
        page: p.account,
        name: p.name,
        object: p.object,
        received: p.last_24h,
      })),
      problems,
    };
  }

  deadLetters() {
    const groups = new Map();
    const dead = this.events.filter(({ status }) => status === 'dead_letter');
    for (const event of dead) {
      const key = event.event_type + event.error_group;
      const group = groups.get(key) ?? {
        error_group: event.error_group,
        event_type: event.event_type,
        count: 0,
        first_seen: event.received_at,
        sample_id: event.id,
        sample_error: event.last_error,
      };
      groups.set(key, { ...group, count: group.count + 1, last_seen: event.received_at });
    }
    return {
      groups: [...groups.values()].sort((a, b) => b.count - a.count).slice(0, 200),
      total: dead.length,
    };
  }

  rejections({ before, limit }) {
    const rows = this.refused.filter(({ id }) => id < before).slice(0, limit);
    return { rejections: rows, next: rows.length === limit ? rows.at(-1).id : null, kept_at_most: 10_000 };
  }

  silence(id, time, by) {
    const alert = this.alerts.firing.find((known) => known.id === id);
    const hours = { '1h': 1, '4h': 4, '1d': 24 }[time];
    alert.silenced_until = time === null ? null : iso(Date.now() + hours * 3_600_000);
    alert.silenced_by = by;
    return alert;
  }

  act(action, ids) {
    for (const id of ids) {
      const event = this.summaryOf(id);
      if (action === 'delete')
        this.events[id - this.offset - 1] = {
          ...event,
          gone: true,
          status: 'processed',
          received_at: '1970',
        };
      else if (action === 'dead_letter')
        this.set(event, {
          status: 'dead_letter',
          due_at: null,
          last_error: 'Moved to the dead letters by admin',
          error_group: 'Moved to the dead letters by admin',
        });
      else
        this.set(event, {
          status: 'pending',
          retry_count: 0,
          last_error: null,
          error_group: null,
          due_at: iso(Date.now()),
          processed_at: null,
        });
    }
  }

  changeUser(id, { keep_tokens: keep = false, password: _, ...change }) {
    const user = this.users.find((known) => known.id === id);
    Object.assign(user, change);
    if (change.disabled && !keep) this.revoke(() => true, id);
    if (change.role !== undefined && !keep)
      this.revoke((role) => ROLES.indexOf(role) > ROLES.indexOf(user.role), id);
    return user;
  }

  deleteUser(id, keep) {
    this.users = this.users.filter((known) => known.id !== id);
    if (!keep) this.revoke(() => true, id);
  }

  revoke(loses, id) {
    this.tokens = this.tokens.filter(({ created_by_id: by, role }) => by !== id || !loses(role));
  }

  startBulk({ action, all = false, filter, ids }, who) {
    const chosen =
      ids ?? this.matching(new URLSearchParams(Object.entries(filter ?? {}))).map(({ id }) => id);
    const bulk = {
      id: this.bulk.length + 1,
      action,
      filter: filter ?? null,
      ids_count: ids?.length ?? null,
      all,
      ...(action === 'delete' ? { note: 'If Meta delivers one of them again, it is a new event.' } : {}),
      status: 'running',
      total: chosen.length,
      seen: 0,
      changed: 0,
      error: null,
      requested_by: who,
      started_at: iso(Date.now()),
      finished_at: null,
    };
    Object.defineProperty(bulk, 'rest', { value: [...chosen] });
    this.bulk.unshift(bulk);
    return bulk;
  }

  advance(bulk) {
    if (bulk.status !== 'running') return;
    const chunk = bulk.rest.splice(0, Math.max(1, Math.ceil(bulk.total / 9)));
    this.act(bulk.action, chunk);
    Object.assign(bulk, { seen: bulk.seen + chunk.length, changed: bulk.changed + chunk.length });
    if (bulk.rest.length === 0) Object.assign(bulk, { status: 'done', finished_at: iso(Date.now()) });
    this.changedBulk.push(bulk);
  }

  cancelBulk(id) {
    Object.assign(
      this.bulk.find((bulk) => bulk.id === id),
      { status: 'cancelled', finished_at: iso(Date.now()) },
    );
  }
}

function noise(at) {
  const x = Math.sin(at * 0.000_012_9898) * 43_758.5453;
  return x - Math.floor(x);
}

// "#123" becomes the bare number 123, which JSON.stringify would round.
function payloadOf(event) {
  const item = event.event_type.includes('.message')
    ? {
        sender: { id: event.conversation?.split(':')[1] ?? '0' },
        recipient: { id: event.page },
        timestamp: Date.parse(event.occurred_at),
        message: {
          mid: `m_${event.id}xQ4`,
          text: TEXTS[event.id % TEXTS.length],
          tag_id: `#90071992547409931${event.id % 90}`,
        },
      }
    : null;
  const entry = {
    id: event.page,
    time: Date.parse(event.received_at),
    ...(item
      ? { messaging: [item] }
      : {
          changes: [
            {
              field: event.event_type.split('.')[1],
              value: {
                item: 'comment',
                verb: 'add',
                from: { id: '7100200', name: 'Ada Example' },
                comment_id: `${event.page}_${event.id}`,
                text: TEXTS[event.id % TEXTS.length],
                hidden: false,
                parent: null,
                attachments: [],
              },
            },
          ],
        }),
  };
  return { object: event.object, entry: [entry] };
}

/** Two that fire, one of them silenced, one that is over, and who was told. */
function madeUpAlerts(any) {
  if (!any) return { channels: [], firing: [], resolved: [], notices: [] };
  const hour = 3_600_000;
  const alert = (id, rule, subject, summary, advice, raised, resolved) => ({
    id,
    rule,
    subject,
    summary,
    advice,
    raised_at: iso(Date.now() - raised * hour),
    resolved_at: resolved === null ? null : iso(Date.now() - resolved * hour),
    last_sent_at: iso(Date.now() - (resolved ?? raised / 2) * hour),
    silenced_until: null,
    silenced_by: null,
  });
  const dead = alert(
    9,
    'dead_letters',
    '',
    '31 events became dead letters in the last 15 minutes.',
    'Open the dead letters, see what the largest group has in common, remove the cause, then retry the group.',
    0.3,
    null,
  );
  const silent = {
    ...alert(
      8,
      'no_event',
      'threads',
      'The app threads has had no event for 27 hours.',
      "See whether Meta's App Dashboard still shows the webhook and its fields as subscribed, and whether this server is reachable from outside (holdfast check --url …).",
      3,
      null,
    ),
    silenced_until: iso(Date.now() + 5 * hour),
    silenced_by: 'Ada',
  };
  const over = alert(
    7,
    'disk_full',
    '',
    'The disk of the database will be full in about 6 days, if it goes on as in the last days.',
    'Make room or a larger disk, or keep events for a shorter time (retention).',
    80,
    31,
  );
  const notice = (id, { id: alert_id, rule, subject }, channel, kind, ago, error = null) => ({
    id,
    alert_id,
    rule,
    subject,
    channel,
    kind,
    result: error === null ? 'sent' : 'waiting',
    made_at: iso(Date.now() - ago * hour),
    attempts: error === null ? 1 : 4,
    sent_at: error === null ? iso(Date.now() - ago * hour) : null,
    due_at: error === null ? null : iso(Date.now() + hour / 20),
    error,
  });
  return {
    channels: ['slack', 'mail'],
    firing: [dead, silent],
    resolved: [over],
    notices: [
      notice(
        6,
        dead,
        'mail',
        'raised',
        0.3,
        "Couldn't connect to host, port: mail.example.com, 587; timeout 10000",
      ),
      notice(5, dead, 'slack', 'raised', 0.3),
      notice(4, silent, 'mail', 'raised', 3),
      notice(3, silent, 'slack', 'raised', 3),
      notice(2, over, 'slack', 'resolved', 31),
      notice(1, over, 'slack', 'raised', 80),
    ],
  };
}
