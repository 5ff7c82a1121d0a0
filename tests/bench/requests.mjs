// The requests people and programs make all day: the default lists, and the hot requests by name.

/** What the list page offers everybody (plugins/tickets/list_page.cpp) and the shared views of a new system, with their sorting. */
export const defaultViews = [
  ['mine', 'assignee:me state:new,open,pending', '-updated_at'],
  ['unassigned', 'assignee:none state:new,open,pending', '-updated_at'],
  ['unassigned, oldest', 'assignee:none state:new,open,pending', '-created_at'],
  ['open', 'state:new,open,pending', '-updated_at'],
  ['pending', 'state:pending', '-updated_at'],
  ['overdue', 'state:new,open,pending due<now', '-updated_at'],
  ['resolved', 'state:resolved', '-updated_at'],
  ['recently resolved', 'state:resolved,closed', '-updated_at'],
  ['everything', '', '-updated_at'],
];
/** The fields a list can be sorted by; the page offers number, priority and last change. */
export const sortFields = ['id', 'priority', 'updated_at', 'created_at', 'due_at', 'resolved_at', 'closed_at', 'first_response_due_at'];

export const listPath = (q, sort, more = '') =>
  `/api/v1/tickets?limit=50${q ? `&q=${encodeURIComponent(q)}` : ''}${sort ? `&sort=${encodeURIComponent(sort)}` : ''}${more}`;

const get = (path, who) => ({ method: 'GET', path, who });

/** [name, function of the number of the request → what to ask]. `ids`: tickets anywhere in the table; `own`: of the requester. */
export function hotRequests({ admin, agent, requester, ids, own, deep, words, hasSearch, placed }) {
  const one = (i, list = ids) => list[(i * 7919) % list.length];
  const session = { token: agent.token };
  const cases = [
    ['health probe', () => get('/healthz', {})],
    ['read a ticket (session)', (i) => get(`/api/v1/tickets/${one(i)}`, session)],
    ['read a ticket (token)', (i) => get(`/api/v1/tickets/${one(i)}`, { token: agent.personal })],
    ['activity of a ticket', (i) => get(`/api/v1/tickets/${one(i)}/activity`, session)],
    ['messages of a ticket', (i) => get(`/api/v1/tickets/${one(i)}/messages`, session)],
  ];
  for (const [name, q, sort] of defaultViews) cases.push([`list ${name}`, () => get(listPath(q, sort), session)]);
  for (const field of sortFields)
    for (const sort of [field, `-${field}`]) cases.push([`list all by ${sort}`, () => get(listPath('', sort), session)]);
  for (const [name, cursor] of Object.entries(deep)) cases.push([`list everything, ${name}`, () => get(listPath('', '-updated_at', `&cursor=${cursor}`), session)]);
  // What limits add: the same lists for agents of some places, and of hardly any.
  for (const [name, q] of [['everything', ''], ['open', 'state:new,open,pending'], ['pending', 'state:pending'], ['tagged vip', 'tag:vip']])
    for (const [who, count] of [[placed.fifty, '50 places'], [placed.one, 'one place'], [placed.nowhere, 'an empty place']])
      cases.push([`list ${name}, agent of ${count}`, () => get(listPath(q, '-updated_at'), { token: who.token })]);
  cases.push(['list page (HTML), agent of 50 places', () => get('/tickets', { cookie: placed.fifty.cookie })],
    ['list page (HTML), agent of an empty place', () => get('/tickets', { cookie: placed.nowhere.cookie })]);
  cases.push(
    ['list of a requester', () => get(listPath('', ''), { token: requester.token })],
    ['list, a requester sees theirs open', () => get(listPath('state:new,open,pending', ''), { token: requester.token })],
    ['list page (HTML)', () => get('/tickets', { cookie: agent.cookie })],
    ['ticket page (HTML)', (i) => get(`/tickets/${one(i)}`, { cookie: agent.cookie })],
    ['portal home (HTML)', () => get('/portal', { cookie: requester.cookie })],
    ['portal list (HTML)', () => get('/portal/tickets', { cookie: requester.cookie })],
    ['portal ticket (HTML)', (i) => get(`/portal/tickets/${one(i, own)}`, { cookie: requester.cookie })],
    ['start page (HTML)', () => get('/', { cookie: agent.cookie })],
    ['complete a query', () => get('/api/v1/query/completions?kind=ticket&q=assi', session)],
    ['pick a person', (i) => get(`/api/v1/users?limit=10&q=${['weber', 'anna', 'schm', 'mey'][i % 4]}`, session)],
    ['pick a ticket by words', (i) => get(`/api/v1/tickets?limit=10&q=${words[i % words.length]}&fields=number,subject`, session)]);
  if (hasSearch)
    cases.push(
      ['search, one word', (i) => get(`/api/v1/search?q=${words[i % words.length]}`, session)],
      ['search, two words', (i) => get(`/api/v1/search?q=${words[i % words.length]}%20${words[(i + 3) % words.length]}`, session)],
      ['search, a beginning', (i) => get(`/api/v1/search?q=${words[i % words.length].slice(0, 4)}*`, session)],
      ['search, as a requester', (i) => get(`/api/v1/search?q=${words[i % words.length]}`, { token: requester.token })]);
  cases.push(
    ['create a ticket', (i) => ({ method: 'POST', path: '/api/v1/tickets', who: session, body: { subject: `Bench ${i}`, description: 'Nothing is wrong.' } })],
    ['create a ticket, as requester', (i) => ({ method: 'POST', path: '/api/v1/tickets', who: { token: requester.token }, body: { subject: `Bench ${i}`, description: 'Nothing.' } })],
    ['change a ticket', (i) => ({ method: 'PATCH', path: `/api/v1/tickets/${one(i)}`, who: session, body: { priority: ['low', 'normal', 'high', 'urgent'][(i + Math.floor(i / ids.length)) % 4], subject: `Changed ${i} ${process.pid}` } })],
    ['reply to a ticket', (i) => ({ method: 'POST', path: `/api/v1/tickets/${one(i)}/messages`, who: session, body: { body_text: `It works again, ${i}.` } })]);
  return cases.map(([name, ask]) => ({ name, ask }));
}

/** What the cases above need to know of the data. */
export async function lookAround(server) {
  const { agent, requester } = await server.people();
  const placed = await server.placedAgents();
  const admin = server.admin;
  const list = (path, token) => server.json('GET', path, { token });
  const ids = [];
  const newest = (await list('/api/v1/tickets?limit=1&sort=-id&fields=id', admin.token)).items[0].id;
  for (let i = 0; i < 5000; ++i) ids.push(1 + (i * 2654435761) % newest);
  const known = [];
  for (let i = 0; i < ids.length; i += 100) {  // some numbers may be free
    const { items } = await list(`/api/v1/tickets?limit=200&fields=id&sort=id&q=${encodeURIComponent(`id:${[...new Set(ids.slice(i, i + 100))].join(',')}`)}`, admin.token);
    known.push(...items.map((item) => item.id));
  }
  const own = (await list(listPath('', '', '&fields=id'), requester.token)).items.map((item) => item.id);
  // Page 10,000 without walking there: the cursor of a ticket that far down.
  const deep = {};
  for (const [name, id] of [['page 100', newest - 5000], ['page 10,000', newest - 500000]]) {
    if (id < 100) continue;
    const { items } = await list(`/api/v1/tickets?q=${encodeURIComponent(`id>=${id}`)}&sort=id&limit=1&fields=id,updated_at`, admin.token);
    deep[name] = Buffer.from(JSON.stringify({ s: '-updated_at', v: items[0].updated_at, i: items[0].id })).toString('base64url');
  }
  const hasSearch = (await server.call('GET', '/api/v1/search?q=drucker', { token: agent.token })).status === 200;
  return { admin, agent, requester, ids: known, own, deep, words: ['drucker', 'teams', 'netzwerk', 'passwort', 'monitor', 'outlook', 'scanner'], hasSearch, placed };
}
