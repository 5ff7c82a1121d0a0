#!/usr/bin/env node
// How the database finds what lists show: the plan and the rows read of every statement behind the default views and every sortable
// column, as administrator, agent, requester and agents of some places, the count of every view, pages far down. Taken from the slow log of
// the statements that really ran, so nothing here knows the SQL.
//
//   node tests/bench/plans.mjs [--server build/release/bin/kontord] [--data DIR] [--tickets 3000] [--most 10000] [--all]
//
// Fails when a statement reads more than --most rows, when one scans a table without an index, and when a default view sorts rows of a
// table (the merge of a few times 51 entries of an index, for several states at once, is none).
import { parseArgs } from 'node:util';
import { BenchServer, commonOptions } from './bench_server.mjs';
import { defaultViews, listPath, lookAround, sortFields } from './requests.mjs';
import { StatementLog } from './statement_log.mjs';

const { values: options } = parseArgs({ options: { ...commonOptions, most: { type: 'string', default: '10000' }, all: { type: 'boolean', default: false } } });
const most = Number(options.most);

// Nothing else may run statements meanwhile.
options.set.push('plugins.disabled=search,mail,webhooks');
const server = await BenchServer.start(options, { connections: 1 });
process.on('exit', () => server.child.kill('SIGTERM'));
const around = await lookAround(server);

const log = new StatementLog(server);
if (!options.data) log.sql('ANALYZE TABLE tickets, ticket_participants, ticket_tags, ticket_watchers, user, user_role, user_group_member, web_views');

/** The statements for one request that list or count tickets. */
async function statements(path, who) {
  return (await log.of(() => server.call('GET', path, who)))
    .filter(({ text }) => /\bFROM (tickets|ticket_(?!choices))/.test(text) || / FROM \(SELECT 1 FROM/.test(text));
}

const failures = [];
function check(name, list, isDefault) {
  for (const { rows, plan, text } of list) {
    const keys = plan.map(({ table, type, key, readRows }) => `${table}:${type}:${key}:${readRows}`).join(' ');
    const scans = plan.filter(({ type, table, readRows }) => (type === 'ALL' || type === 'index' && readRows > most) && /^(t|tickets|p)$/.test(table));
    const wrong = [];
    // What is counted is counted up to 1,000; each is read from its index and counted from a derived table.
    const counted = text.includes('SELECT (SELECT COUNT') ? plan.filter(({ table }) => table.startsWith('<derived')).length : 0;
    if (rows > most + 2500 * counted) wrong.push(`reads ${rows} rows`);
    if (scans.length > 0) wrong.push(`scans ${scans.map(({ table }) => table)}`);
    if (isDefault && plan.some(({ table, extra }) => !table.startsWith('<') && /filesort/.test(extra))) wrong.push('sorts');
    if (wrong.length > 0) failures.push(`${name}: ${wrong.join(', ')}\n    ${keys}\n    ${text.slice(0, 1500)}`);
    if (options.all || wrong.length > 0) console.log(`${wrong.length > 0 ? 'BAD ' : 'ok  '} ${name.padEnd(48)} ${String(rows).padStart(8)} rows ${keys}`);
  }
  if (list.length === 0) failures.push(`${name}: no statement was seen`);
}

let asked = 0;
const { admin, agent, requester, placed } = around;
const people = { admin, agent, requester, 'agent of 50 places': placed.fifty, 'agent of one place': placed.one, 'agent of an empty place': placed.nowhere };
for (const [name, who] of Object.entries(people)) {
  const ask = async (label, path, isDefault, as = { token: who.token }) => { ++asked; check(`${name}, ${label}`, await statements(path, as), isDefault); };
  // Requesters and agents of some places see few tickets, which may be sorted; what requesters are shown is the portal.
  const seesAll = who === admin || who === agent;
  for (const [view, q, sort] of defaultViews) await ask(view, listPath(q, sort), seesAll);
  // What requesters may not read does not sort for them either.
  const sorts = [];
  for (const field of sortFields)
    if (seesAll || (await server.call('GET', listPath('', field), { token: who.token })).status === 200) sorts.push(field);
  for (const field of sorts) for (const sort of [field, `-${field}`]) await ask(`by ${sort}`, listPath('', sort), seesAll);
  for (const [page, cursor] of Object.entries(around.deep)) await ask(page, listPath('', '-updated_at', `&cursor=${cursor}`), seesAll);
  if (who === requester) await ask('portal', '/portal/tickets', true, { cookie: who.cookie });
  else await ask('list page with counts', '/tickets', seesAll, { cookie: who.cookie });
}
log.end();
console.log(`${asked} requests, ${failures.length} bad plans`);
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
await server.stop();
