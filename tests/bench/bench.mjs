#!/usr/bin/env node
// What requests cost: CPU of kontord and of mariadbd per request, statements per request, latency as ratios to /healthz of the same run.
//
//   node tests/bench/bench.mjs [--server build/release/bin/kontord] [--data DIR] [--tickets 3000] [--requests 2000] [--connections 16]
//
// With --data an existing data directory is used, so that a large one need not be made for each run. Not part of the suite: figures of
// two runs are comparable only on the same machine in the same hour.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({ options: {
  server: { type: 'string', default: 'build/release/bin/kontord' }, data: { type: 'string' }, tickets: { type: 'string', default: '3000' },
  requests: { type: 'string', default: '2000' }, connections: { type: 'string', default: '16' },
} });
const password = 'bench admin password 42';
const ticksPerSecond = 100;

const folder = mkdtempSync(join(tmpdir(), 'kontor-bench-'));
const data = resolve(options.data ?? join(folder, 'data'));
writeFileSync(join(folder, 'password'), password, { mode: 0o600 });
const fresh = !existsSync(join(data, 'db'));
const child = spawn(resolve(options.server), ['--data', data, '--listen', '127.0.0.1:0', '--no-demo', '--set', 'log.level=warning',
  '--admin-password-file', join(folder, 'password')], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, KONTOR_TEST: '1' } });
const base = await new Promise((ready, failed) => {
  let output = '';
  child.stdout.on('data', (bytes) => { output += bytes; const found = /ready at (http:\S+)/.exec(output); if (found) ready(new URL(found[1])); });
  child.once('exit', (code) => failed(new Error(`kontord ended with ${code}`)));
});

const agent = new http.Agent({ keepAlive: true, maxSockets: Number(options.connections) });
function call(method, path, { token, body, cookie } = {}) {
  return new Promise((done, failed) => {
    const started = process.hrtime.bigint();
    const text = body && JSON.stringify(body);
    const request = http.request({ agent, host: base.hostname, port: base.port, method, path, headers: {
      ...(token && { Authorization: `Bearer ${token}` }), ...(cookie && { Cookie: cookie, Accept: 'text/html' }),
      ...(text && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }) } }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString(),
        milliseconds: Number(process.hrtime.bigint() - started) / 1e6 }));
    });
    request.on('error', failed);
    request.end(text);
  });
}

/** CPU seconds a process used so far. */
function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
const database = readdirSync('/proc').find((pid) => {
  try { return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(child.pid) && readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('mariadbd'); } catch { return false; }
});

const session = JSON.parse((await call('POST', '/api/v1/sessions', { body: { login: 'admin', password } })).text);
const token = session.token;
if (fresh) {
  console.error(`making ${options.tickets} tickets …`);
  const line = { line: `demo fill --tickets ${options.tickets}` };
  const answer = await call('POST', '/api/v1/commands/run', { token, body: line });
  if (answer.status !== 200 || JSON.parse(answer.text).exit_code !== 0) throw new Error(answer.text);
  for (let before = -1; ;) {  // it may go on as a job
    const { total } = JSON.parse((await call('GET', '/api/v1/tickets?limit=1&total=true', { token })).text);
    if (total >= Number(options.tickets) || (total === before && total > 0)) break;
    before = total;
    await new Promise((next) => setTimeout(next, 5000));
  }
}
const form = new URLSearchParams({ login: 'admin', password }).toString();
const signIn = await new Promise((done, failed) => {
  const request = http.request({ host: base.hostname, port: base.port, method: 'POST', path: '/sign-in', headers: {
    'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(form) } }, (response) => { response.resume(); response.on('end', () => done(response)); });
  request.on('error', failed);
  request.end(form);
});
const cookie = (signIn.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
const some = JSON.parse((await call('GET', '/api/v1/tickets?limit=50&fields=id', { token })).text).items.map((item) => item.id);
const one = (i) => some[i % some.length];
const cases = [
  ['health probe', (i) => call('GET', '/healthz')],
  ['read a ticket (REST)', (i) => call('GET', `/api/v1/tickets/${one(i)}`, { token })],
  ['activity of a ticket (REST)', (i) => call('GET', `/api/v1/tickets/${one(i)}/activity`, { token })],
  ['list 50 open by last update (REST)', () => call('GET', '/api/v1/tickets?q=status:open&sort=-updated_at&limit=50', { token })],
  ['create a ticket (REST)', (i) => call('POST', '/api/v1/tickets', { token, body: { subject: `Bench ${i}`, description: 'Nothing is wrong.' } })],
  ['ticket page (HTML)', (i) => call('GET', `/tickets/${one(i)}`, { cookie })],
  ['list page (HTML)', () => call('GET', '/tickets', { cookie })],
];

async function measure(work, count) {
  const times = [];
  let statements = 0;
  let next = 0;
  await Promise.all(Array.from({ length: Number(options.connections) }, async () => {
    while (next < count) {
      const answer = await work(next++);
      if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text.slice(0, 300)}`);
      times.push(answer.milliseconds);
      statements += Number(answer.headers['x-kontor-statements'] ?? 0);
    }
  }));
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(count * 0.5)], p95: times[Math.floor(count * 0.95)], statements: statements / count };
}

const count = Number(options.requests);
console.log('request                              CPU kontord  CPU mariadbd  statements  p50 / probe  p95 / probe');
let probe;
for (const [name, work] of cases) {
  await measure(work, Math.min(200, count));
  const before = [cpu(child.pid), cpu(database)];
  const result = await measure(work, count);
  const ms = [cpu(child.pid) - before[0], cpu(database) - before[1]].map((seconds) => `${(seconds * 1000 / count).toFixed(2)} ms`);
  probe ??= result;
  console.log(`${name.padEnd(36)} ${ms[0].padStart(11)}  ${ms[1].padStart(12)}  ${result.statements.toFixed(1).padStart(10)}  ${(result.p50 / probe.p50).toFixed(1).padStart(11)}  ${(result.p95 / probe.p95).toFixed(1).padStart(11)}`);
}
const rss = (pid) => /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1] / 1024;
console.log(`memory: kontord ${rss(child.pid).toFixed(0)} MiB, mariadbd ${rss(database).toFixed(0)} MiB`);
child.kill('SIGTERM');
await new Promise((ended) => child.once('exit', ended));
rmSync(folder, { recursive: true, force: true });
