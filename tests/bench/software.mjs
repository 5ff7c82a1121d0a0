#!/usr/bin/env node
// What installations cost: N machines with M programs each, made by SQL, then the pages that show them: the list of positions, the software of a
// machine, the page of a product that is everywhere. Prints statements, rows read and the plan of each, CPU and times (of this machine as it is), and
// the memory of kontord.
//
//   node tests/bench/software.mjs [--server build/release/bin/kontord] [--data DIR] [--machines 2000] [--programs 100] [--titles 5000] [--times 20]
//
// Fails when a request reads more than --most rows.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BenchServer, commonOptions, cpu, rss } from './bench_server.mjs';
import { StatementLog } from './statement_log.mjs';

const { values: options } = parseArgs({ options: { ...commonOptions, tickets: { type: 'string', default: '0' },
  machines: { type: 'string', default: '2000' }, programs: { type: 'string', default: '100' }, titles: { type: 'string', default: '5000' },
  times: { type: 'string', default: '20' }, most: { type: 'string', default: '3000' } } });
const [machines, programs, titles, times, most] = ['machines', 'programs', 'titles', 'times', 'most'].map((name) => Number(options[name]));
const common = 20; // titles that every machine has
const now = "'2026-11-01 00:00:00'";

options.set.push('plugins.disabled=search,mail,webhooks');
const server = await BenchServer.start(options, { connections: 1 });
process.on('exit', () => server.child.kill('SIGTERM'));
const sql = (text) => execFileSync('mariadb', ['--no-defaults', '--socket', join(server.data, 'run/db.sock'), '--user', 'root', '--batch', '--skip-column-names', 'kontor', '-e', text],
  { encoding: 'utf8' }).trim();

function fill() {
  const began = Date.now();
  console.error(`making ${machines} machines with ${programs} programs each …`);
  sql(`INSERT INTO assets (number, type_id, name, state, custom, last_seen_at, created_at, updated_at)
    SELECT CONCAT('BENCH-', seq), 1, CONCAT('Bench ', seq), 'in_use', '{"cores": 8, "processors": 1}', ${now}, ${now}, ${now} FROM seq_1_to_${machines}`);
  sql(`INSERT INTO software (name, maker, product, licensing, created_at, updated_at)
    SELECT CONCAT('Bench product ', seq), 'Bench', CONCAT('product ', seq), IF(seq % 10 = 1, 'required', 'unknown'), ${now}, ${now} FROM seq_1_to_${Math.ceil(titles / 2)}`);
  sql(`INSERT INTO license_positions (software_id, name, stale, created_at, updated_at) SELECT id, name, 0, ${now}, ${now} FROM software WHERE maker = 'Bench'`);
  // Two titles, a product: the versions 1 and 2.
  sql(`INSERT INTO software_titles (hash, maker, name, reported_version, platform, state, software_id, product_version, created_at, updated_at)
    SELECT SHA2(CONCAT('bench', n.seq), 256), 'Bench', CONCAT('Bench title ', n.seq), '1', 'windows', 'recognised', s.id, 1 + n.seq % 2, ${now}, ${now}
    FROM seq_1_to_${titles} n JOIN software s ON s.maker = 'Bench' AND s.product = CONCAT('product ', (n.seq + 1) DIV 2)`);
  const first = Number(sql("SELECT MIN(id) FROM software_titles WHERE maker = 'Bench'"));
  const machine = Number(sql("SELECT MIN(id) FROM assets WHERE number LIKE 'BENCH-%'"));
  // Nothing is counted before all is there. Each further program comes from a share of the titles of its own, so that none is twice on a machine. The index is built at the end, in one go.
  const share = Math.floor((titles - common) / (programs - common));
  sql('ALTER TABLE installations DROP KEY installations_of_title');
  for (let from = 0; from < machines; from += 5000) {
    const to = Math.min(from + 5000, machines) - 1;
    sql(`SET SESSION unique_checks = 0; INSERT INTO installations (asset_id, title_id, first_seen, last_seen, source, created_at, updated_at)
      SELECT ${machine} + m.seq, ${first} + IF(p.seq < ${common}, p.seq, ${common} + (p.seq - ${common}) * ${share} + CRC32(CONCAT(m.seq, ' ', p.seq)) % ${share}),
        ${now}, ${now}, 'bench', ${now}, ${now} FROM seq_${from}_to_${to} m JOIN seq_0_to_${programs - 1} p ORDER BY 1, 2`);
    if (from % 20000 === 0) console.error(`  ${to + 1} machines`);
  }
  console.error('  the index by title');
  sql('ALTER TABLE installations ADD KEY installations_of_title (title_id, asset_id)');
  // Half of the products that need it are licensed: for a few machines, or for more than there are.
  sql(`INSERT INTO licenses (name, software_id, metric, quantity, proof, proof_reference, proven, created_at, updated_at)
    SELECT CONCAT('Licence of ', name), id, 'device', IF(id % 3 = 0, ${Math.floor(machines * 1.1)}, 10), 'invoice', 'R', 1, ${now}, ${now}
    FROM software WHERE maker = 'Bench' AND licensing = 'required' AND id % 2 = 1`);
  sql('UPDATE software_titles SET stale = 1; UPDATE license_positions SET stale = 1');
  sql('ANALYZE TABLE assets, installations, software_titles, software, license_positions, licenses');
  console.error(`  filled in ${Math.round((Date.now() - began) / 1000)} s`);
}

const pause = (milliseconds) => new Promise((next) => setTimeout(next, milliseconds));

if (sql("SELECT COUNT(*) FROM software_titles WHERE maker = 'Bench'") === '0') fill();
const started = Date.now();
let peak = 0;
for (;;) {
  const left = Number(sql('SELECT (SELECT COUNT(*) FROM software_titles WHERE stale) + (SELECT COUNT(*) FROM license_positions WHERE stale > 0)'));
  peak = Math.max(peak, rss(server.pid));
  if (left === 0) break;
  if (Date.now() - started > 3600_000) throw new Error(`${left} counts and positions are still to be reckoned`);
  await pause(1000);
}
console.log(`${sql('SELECT COUNT(*) FROM installations')} installations, ${sql('SELECT COUNT(*) FROM license_lines')} licensed lines;`
  + ` counted and reckoned in ${Math.round((Date.now() - started) / 1000)} s, kontord at most ${Math.round(peak)} MiB`);

const one = (text) => Number(sql(text));
const asset = one(`SELECT id FROM assets WHERE number = 'BENCH-${Math.ceil(machines / 2)}'`);
const everywhere = one("SELECT software_id FROM license_positions WHERE state <> 'none' ORDER BY installed DESC, id LIMIT 1");
const position = one(`SELECT id FROM license_positions WHERE software_id = ${everywhere}`);
const as = { token: server.admin.token }, seen = { cookie: server.admin.cookie };
const q = encodeURIComponent;
const far = (await server.json('GET', `/api/v1/software/${everywhere}/compliance?limit=200`, as)).next_cursor;
const requests = [
  ['compliance page', '/compliance', seen],
  ['positions that are short, the worst first', `/api/v1/license-positions?q=${q('state:short')}&sort=-short`, as],
  ['positions by name, second page', `/api/v1/license-positions?sort=name&limit=50&cursor=${(await server.json('GET', '/api/v1/license-positions?sort=name&limit=50', as)).next_cursor}`, as],
  ['position explained', `/compliance/${position}`, seen],
  ['product everywhere: lines', `/api/v1/software/${everywhere}/compliance`, as],
  ['product everywhere: lines, second page', `/api/v1/software/${everywhere}/compliance?cursor=${far}`, as],
  ['product everywhere: uncovered', `/api/v1/software/${everywhere}/compliance?uncovered=true`, as],
  ['product everywhere: machines', `/api/v1/software/${everywhere}/installations`, as],
  ['product everywhere: versions', `/api/v1/software/${everywhere}/versions`, as],
  ['product page', `/software/${everywhere}`, seen],
  ['software list', '/software', seen],
  ['titles nobody knows', '/software-titles', seen],
  ['asset page', `/assets/${asset}`, seen],
  ['asset page, software', `/assets/${asset}?tab=${q('panel:software.installed')}`, seen],
  ['asset list', '/assets', seen],
  ['installations of a machine', `/api/v1/installations?q=${q(`asset:${asset}`)}&limit=200`, as],
  ['newest installations', '/api/v1/installations', as],
];

const measured = [];
for (const [name, path, who] of requests) {
  const spent = [];
  let status = 0, count = 0;
  const before = cpu(server.pid) + cpu(server.database);
  for (let i = 0; i < times && status !== 404; ++i) {
    const answer = await server.call('GET', path, who);
    status = answer.status;
    count = Number(answer.headers['x-kontor-statements']);
    spent.push(answer.milliseconds);
  }
  if (status === 404) { console.log(`${name}: no page here`); continue; }
  spent.sort((a, b) => a - b);
  const work = 1000 * (cpu(server.pid) + cpu(server.database) - before) / times;
  measured.push({ name, path, who, count, work, median: spent[Math.floor(times / 2)], late: spent[Math.floor(times * 0.95)] });
}
const memory = rss(server.pid);

// Times first: the log costs some itself.
const log = new StatementLog(server);
const failures = [];
for (const { name, path, who, count, work, median, late } of measured) {
  // Among them may be some of the server's own, which looks for jobs and events.
  const statements = await log.of(() => server.call('GET', path, who));
  const rows = statements.reduce((sum, { rows: read }) => sum + read, 0);
  if (rows > most) failures.push(`${name} reads ${rows} rows`);
  console.log(`${name.padEnd(44)} ${String(count).padStart(2)} statements ${String(rows).padStart(7)} rows  CPU ${work.toFixed(1)} ms  p50 ${median.toFixed(1)} ms  p95 ${late.toFixed(1)} ms`);
  for (const { rows: read, plan, text } of statements)
    if (read > 200) console.log(`      ${String(read).padStart(7)} rows  ${plan.map(({ table, type, key, extra }) => `${table}:${type}:${key}${/filesort/.test(extra) ? ':sorted' : ''}`).join(' ') || text.slice(0, 100)}`);
}
console.log(`kontord ${Math.round(memory)} MiB`);
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
log.end();
await server.stop();
