// What an integrator writes: a typed client made from the document alone. A name that is not in the document does not compile.
import createClient from 'openapi-fetch';
import type { paths } from './api.js';

function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(what);
  return value;
}

export async function workTicket(url: string, login: string, password: string): Promise<string[]> {
  const client = createClient<paths>({ baseUrl: url });
  const session = must((await client.POST('/api/v1/sessions', { body: { login, password } })).data, 'sign-in failed');
  client.use({ onRequest: ({ request }) => { request.headers.set('Authorization', `Bearer ${session.token}`); return request; } });
  const done: string[] = [];

  const made = await client.POST('/api/v1/tickets', { body: { subject: 'Contract: printer on fire', description: 'Smoke.' } });
  const ticket = must(made.data, `create: ${JSON.stringify(made.error)}`);
  const id = must(ticket.id, 'no id');
  done.push(`created ${ticket.number}`);

  const read = must((await client.GET('/api/v1/tickets/{id}', { params: { path: { id } } })).data, 'read failed');
  if (read.subject !== 'Contract: printer on fire') throw new Error('the subject came back changed');
  done.push('read');

  const page = must((await client.GET('/api/v1/tickets', { params: { query: { q: 'status:new', limit: 10, total: true } } })).data, 'list failed');
  if (!page.items.some((item) => item.id === id)) throw new Error('the list lacks the new ticket');
  if (page.total === undefined || page.total < 1) throw new Error('no total');
  done.push('listed');

  const patched = await client.PATCH('/api/v1/tickets/{id}', { params: { path: { id } }, body: { priority: 'urgent' } });
  if (must(patched.data, `patch: ${JSON.stringify(patched.error)}`).priority !== 'urgent') throw new Error('the priority was not set');
  done.push('patched');

  const stale = await client.PATCH('/api/v1/tickets/{id}', {
    params: { path: { id }, header: { 'If-Match': `"${read.version}"` } }, body: { priority: 'low' },
  });
  if (stale.response.status !== 412) throw new Error(`a stale change got ${stale.response.status}`);
  if (stale.error?.status !== 412) throw new Error('a problem says its status');
  done.push('stale refused');
  return done;
}
