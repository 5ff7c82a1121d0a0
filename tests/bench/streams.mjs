#!/usr/bin/env node
// Normal traffic beside clients that hold connections: idle event streams, or requests that never end.
//
//   node tests/bench/streams.mjs [--streams 2000] [--slow 1000] [--rate 200] [--seconds 20] [--data DIR] [--server build/release/bin/kontord]
//
// Four phases of the same traffic: alone, beside the streams, beside the slow clients, alone again. Fails when a request fails, a stream
// ends or misses an event, or p95 beside the holders is more than --factor (5) times p95 alone. Wants `ulimit -n` above 3 × (streams + slow).
import http from 'node:http';
import net from 'node:net';
import { parseArgs } from 'node:util';
import { BenchServer, commonOptions, cpu, rss } from './bench_server.mjs';
import { listPath } from './requests.mjs';

const { values: options } = parseArgs({ options: {
  ...commonOptions, streams: { type: 'string', default: '2000' }, slow: { type: 'string', default: '1000' }, rate: { type: 'string', default: '200' },
  seconds: { type: 'string', default: '20' }, factor: { type: 'string', default: '5' },
} });
options.set.push(`http.streams_per_person=${options.streams}`);
const server = await BenchServer.start(options, { connections: 32 });
process.on('exit', () => server.child.kill('SIGTERM'));
const { admin } = server;
const ids = (await server.json('GET', '/api/v1/tickets?limit=200&fields=id', { token: admin.token })).items.map((item) => item.id);
const pause = (milliseconds) => new Promise((next) => setTimeout(next, milliseconds));
const problems = [];

/** Requests at a fixed rate, whether the ones before are answered or not. */
async function traffic(label) {
  const before = [cpu(server.pid), cpu(server.database)];
  const times = [];
  let failed = 0;
  const pending = [];
  const total = Number(options.rate) * Number(options.seconds);
  const started = performance.now();
  for (let i = 0; i < total; ++i) {
    const late = started + i * 1000 / Number(options.rate) - performance.now();
    if (late > 1) await pause(late);
    const path = i % 4 === 0 ? listPath('state:new,open,pending', '-updated_at') : `/api/v1/tickets/${ids[i % ids.length]}`;
    pending.push(server.call('GET', path, { token: admin.token }).then(({ status, milliseconds }) => { times.push(milliseconds); if (status !== 200) ++failed; }, () => ++failed));
  }
  await Promise.all(pending);
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.floor(times.length * part)] ?? 0;
  const result = { label, rate: total * 1000 / (performance.now() - started), failed, p50: at(0.5), p95: at(0.95), p99: at(0.99),
    kontord: (cpu(server.pid) - before[0]) * 1000 / total, mariadbd: (cpu(server.database) - before[1]) * 1000 / total };
  console.log(`${label.padEnd(34)} ${result.rate.toFixed(0).padStart(6)}/s  p50 ${result.p50.toFixed(1)}  p95 ${result.p95.toFixed(1)}  p99 ${result.p99.toFixed(1)} ms  failed ${failed}` +
    `  CPU per request ${result.kontord.toFixed(2)} + ${result.mariadbd.toFixed(2)} ms  kontord ${rss(server.pid).toFixed(0)} MiB`);
  if (failed > 0) problems.push(`${label}: ${failed} requests failed`);
  return result;
}

const holders = new http.Agent({ keepAlive: true, maxSockets: Infinity });
let open = 0;
let events = 0;
let ended = 0;
function stream() {
  return new Promise((ready, failed) => {
    const request = http.get({ agent: holders, host: server.base.hostname, port: server.base.port, path: '/api/v1/events?kinds=ticket', headers: { Authorization: `Bearer ${admin.token}`, Accept: 'text/event-stream' } }, (response) => {
      if (response.statusCode !== 200) return failed(new Error(`a stream was refused: ${response.statusCode}`));
      ++open;
      response.setEncoding('utf8');
      response.on('data', (text) => { events += (text.match(/^data:/gm) ?? []).length; });
      response.on('close', () => { ++ended; });
      ready(request);
    });
    request.on('error', failed);
  });
}

let dropped = 0;
/** A client that sends its head one byte at a time and never comes to the end; dropped, it comes again. */
function slowClient(state) {
  const socket = net.connect(server.base.port, server.base.hostname);
  const text = 'GET /api/v1/tickets HTTP/1.1\r\nHost: x\r\nX-Long: ' + 'a'.repeat(4000);
  let at = 0;
  const timer = setInterval(() => { if (at < text.length) socket.write(text[at++]); }, 1000);
  socket.on('error', () => {});
  socket.on('close', () => { clearInterval(timer); ++dropped; if (!state.done) setTimeout(() => slowClient(state), 200); });
  state.sockets.add(socket);
}

const alone = await traffic('alone');
const requests = [];
for (let i = 0; i < Number(options.streams); i += 50) requests.push(...await Promise.all(Array.from({ length: Math.min(50, options.streams - i) }, stream)));
console.log(`${open} streams are open, kontord ${rss(server.pid).toFixed(0)} MiB`);
const beside = await traffic(`beside ${open} idle streams`);
events = 0;
const changed = performance.now();
await server.json('PATCH', `/api/v1/tickets/${ids[0]}`, { token: admin.token, body: { subject: `Everybody is told ${Date.now()}` } });
while (events < open && performance.now() - changed < 60000) await pause(20);
console.log(`one change reached ${events} of ${open} streams in ${(performance.now() - changed).toFixed(0)} ms`);
if (events < open) problems.push(`only ${events} of ${open} streams heard of a change`);
if (ended > 0) problems.push(`${ended} streams ended by themselves`);
for (const request of requests) request.destroy();
await pause(1000);

const state = { done: false, sockets: new Set() };
for (let i = 0; i < Number(options.slow); ++i) slowClient(state);
await pause(2000);
const crowded = await traffic(`beside ${options.slow} slow clients`);
console.log(`slow clients were dropped ${dropped} times`);
state.done = true;
for (const socket of state.sockets) socket.destroy();
await pause(1000);
await traffic('alone again');
for (const { label, p95 } of [beside, crowded])
  if (p95 > Number(options.factor) * alone.p95) problems.push(`${label}: p95 is ${(p95 / alone.p95).toFixed(1)} times that alone`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
holders.destroy();
await server.stop();
