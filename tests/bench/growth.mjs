#!/usr/bin/env node
// Whether the server's memory grows with requests: asks each GET route of the OpenAPI document, some pages, the event stream and the
// writes of every day (`--only write`) again and again, and prints the anonymous memory of kontord before, after each quarter and after
// the last request.
//
//   node tests/bench/growth.mjs [--server build/release/bin/kontord] [--data DIR] [--tickets 3000] [--requests 10000] [--connections 4]
//                               [--only TEXT]
//
// Ends with 1 when a route grew by more than a quarter of a MiB in every quarter after its warm-up: caches and the allocator fill up
// and stay, a leak goes on.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { BenchServer, commonOptions, cpu } from './bench_server.mjs';

const { values: options } = parseArgs({ options: {
  ...commonOptions, requests: { type: 'string', default: '10000' }, connections: { type: 'string', default: '4' }, only: { type: 'string', default: '' },
} });
const requests = Number(options.requests);
const connections = Number(options.connections);
const noise = 256;  // KiB

const server = await BenchServer.start(options, { connections });
process.on('exit', () => server.child.kill('SIGTERM'));
const { token, cookie } = server.admin;

/** Anonymous memory of the server in KiB: without the files it has mapped. */
const memory = () => Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]);

const document = await server.json('GET', '/api/v1/openapi.json');
const resolve = (part) => part?.$ref ? part.$ref.slice(2).split('/').reduce((at, name) => at[name], document) : part;

/** Something for a parameter of a query that must be there. */
function valueOf(parameter) {
  const schema = resolve(parameter.schema) ?? {};
  if (parameter.name === 'kind') return 'ticket';
  return parameter.example ?? schema.example ?? schema.enum?.[0] ?? (schema.type === 'integer' ? 1 : 'printer');
}

/** The path with the first thing of each collection in place of its parameters; null when there is none. */
const known = {};
async function filled(path) {
  let done = '';
  for (const part of path.split('/').slice(1)) {
    if (!part.startsWith('{')) { done += `/${part}`; continue; }
    if (known[done]) { done += `/${known[done]}`; continue; }
    const answer = await server.call('GET', `${done}?limit=1`, { token });
    if (answer.status !== 200) return null;
    const body = JSON.parse(answer.text);
    const first = (body.items ?? (Array.isArray(body) ? body : []))[0];
    const value = first?.[part.slice(1, -1)] ?? first?.id ?? first?.key ?? first?.name ?? first?.kind;
    if (value === undefined) return null;
    done += `/${encodeURIComponent(value)}`;
  }
  return done;
}

/** Opens an event stream and hangs up once it has begun. */
const stream = (path) => new Promise((done, failed) => {
  const request = http.get({ host: server.base.hostname, port: server.base.port, path, agent: false,
    headers: { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' } }, (response) => {
    response.on('error', () => {});
    response.once('data', () => { request.destroy(); done({ status: response.statusCode }); });
    response.once('end', () => done({ status: response.statusCode }));
  });
  request.on('error', failed);
});

// What the demo data may lack.
const { items: [{ id: ticket, number }] } = await server.json('GET', '/api/v1/tickets?limit=1', { token });
known['/api/v1/tickets/by-number'] = encodeURIComponent(number);
for (const [place, body] of [['files', 'a text'], [`tickets/${ticket}/notes`, { body_text: 'A note' }], [`tickets/${ticket}/tasks`, { title: 'A task' }]]) {
  const { status, text } = await server.call('POST', `/api/v1/${place}`, { token, body, headers: { 'X-File-Name': 'a.txt' } });
  if (status !== 201) console.log(`${place}: ${status} ${text}`);
  else if (place === 'files') known['/api/v1/files'] = JSON.parse(text).id;
}

const cases = [];
for (const [path, operations] of Object.entries(document.paths)) {
  const operation = operations.get;
  if (!operation) continue;
  const parameters = [...(operations.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
  const query = parameters.filter((p) => p.in === 'query' && p.required).map((p) => `${p.name}=${encodeURIComponent(valueOf(p))}`).join('&');
  const place = await filled(path);
  const url = place && place + (query && `?${query}`);
  const isStream = Object.keys(resolve(operation.responses?.['200'])?.content ?? {}).includes('text/event-stream');
  cases.push({ name: path, ask: url && (isStream ? () => stream(url) : () => server.call('GET', url, { token })) });
}
for (const path of ['/', '/tickets', await filled('/api/v1/tickets/{id}').then((place) => place.replace('/api/v1', '')), '/sign-in', '/admin'])
  cases.push({ name: `page ${path}`, ask: () => server.call('GET', path, { cookie }) });
cases.push({ name: 'nothing there (404)', expect: 404, ask: () => server.call('GET', '/api/v1/tickets/999999999', { token }) });
cases.push({ name: 'bad query (400)', expect: 400, ask: () => server.call('GET', '/api/v1/tickets?q=(((', { token }) });

// In turn to many tickets: a conversation that gets longer and longer is read as a whole when it is indexed.
const tickets = [];
for (let cursor = ''; cursor !== null && tickets.length < requests;) {
  const page = await server.json('GET', `/api/v1/tickets?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, { token });
  tickets.push(...page.items.map(({ id }) => id));
  cursor = page.next_cursor ?? null;
}
let writes = 0;
const write = (name, expect, method, path, body) => cases.push({ name: `write ${name}`, expect, ask: () => {
  const text = `Growth ${++writes}`;
  return server.call(method, `/api/v1/${path(tickets[writes % tickets.length])}`, { token, body: body(text) });
} });
write('a ticket', 201, 'POST', () => 'tickets', (text) => ({ subject: text, description: 'A printer that grows.' }));
write('a change', 200, 'PATCH', (id) => `tickets/${id}`, (text) => ({ subject: text }));
write('a message', 201, 'POST', (id) => `tickets/${id}/messages`, (text) => ({ body_text: text }));
write('a file', 201, 'POST', () => 'files', (text) => text);
write('refused (422)', 422, 'POST', () => 'tickets', () => ({}));

async function repeat(ask, expect, count) {
  let next = 0;
  await Promise.all(Array.from({ length: connections }, async () => {
    while (next++ < count) {
      const { status } = await ask();
      if (expect ? status !== expect : status >= 400) throw new Error(`answered ${status}`);
    }
  }));
}

console.log(`${'route'.padEnd(58)} before KiB  +1/4  +2/4  +3/4  +4/4  after KiB  CPU ms`);
const begin = memory();
const growing = [];
for (const { name, ask, expect } of cases) {
  if (!name.includes(options.only)) continue;
  if (!ask) { console.log(`${name.padEnd(58)} left out: nothing there to ask for`); continue; }
  try {
    await repeat(ask, expect, Math.max(20, Math.floor(requests / 10)));
    const [before, used] = [memory(), cpu(server.pid)];
    const steps = [];
    for (let quarter = 0, last = before; quarter < 4; ++quarter) {
      await repeat(ask, expect, Math.floor(requests / 4));
      const now = memory();
      steps.push(now - last);
      last = now;
    }
    if (steps.every((step) => step > noise)) growing.push(name);
    console.log(name.padEnd(58) + String(before).padStart(11) + steps.map((step) => String(step).padStart(6)).join('') + String(memory()).padStart(11) +
      ((cpu(server.pid) - used) * 1000 / requests).toFixed(2).padStart(8));
  } catch (error) {
    console.log(`${name.padEnd(58)} left out: ${error.message}`);
  }
}
console.log(`in all: ${begin} KiB before, ${memory()} KiB after ${requests} requests of each`);
await server.stop();
if (growing.length > 0) {
  console.log(`grows: ${growing.join(', ')}`);
  process.exitCode = 1;
}
