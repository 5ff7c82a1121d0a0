#!/usr/bin/env node
// What requests cost: CPU of kontord and of mariadbd per request, statements per request, latency as ratios to /healthz of the same run.
//
//   node tests/bench/bench.mjs [--server build/release/bin/kontord] [--data DIR] [--tickets 3000 --people 500 --files 0]
//                              [--requests 2000] [--connections 16] [--only TEXT] [--skip TEXT] [--json FILE] [--set database.buffer_pool_mib=256 …]
//
// With --data an existing data directory is used, so that a large one need not be made for each run; docs/quality.md, "The data", says how one of a
// million tickets is made (`demo fill`). Not part of the suite: figures of
// two runs are comparable only on the same machine in the same hour; what a request costs in CPU and statements is less fickle.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BenchServer, commonOptions, cpu, rss } from './bench_server.mjs';
import { hotRequests, lookAround } from './requests.mjs';

const { values: options } = parseArgs({ options: {
  ...commonOptions, requests: { type: 'string', default: '2000' }, connections: { type: 'string', default: '16' },
  only: { type: 'string', default: '' }, skip: { type: 'string' }, json: { type: 'string' },
} });
const count = Number(options.requests);
const connections = Number(options.connections);

const server = await BenchServer.start(options, { connections });
process.on('exit', () => server.child.kill('SIGTERM'));
console.log(`idle: kontord ${rss(server.pid).toFixed(0)} MiB, mariadbd ${rss(server.database).toFixed(0)} MiB`);
const cases = hotRequests(await lookAround(server));

async function measure(ask, from, total) {
  const times = [];
  let statements = 0;
  let next = from;
  await Promise.all(Array.from({ length: connections }, async () => {
    while (next < from + total) {
      const { method, path, who, body } = ask(next++);
      const answer = await server.call(method, path, { ...who, body });
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
      times.push(answer.milliseconds);
      statements += Number(answer.headers['x-kontor-statements'] ?? 0);
    }
  }));
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.min(total - 1, Math.floor(total * part))];
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), statements: statements / total };
}

console.log(`${'request'.padEnd(36)} kontord ms  mariadbd ms  statements  p50 ms  p95 ms  p99 ms  p95 / probe`);
const results = [];
let probe;
for (const { name, ask } of cases) {
  if (probe && (!name.includes(options.only) || options.skip && name.includes(options.skip))) continue;
  await measure(ask, 0, Math.min(50, count));
  const before = [cpu(server.pid), cpu(server.database)];
  const result = await measure(ask, 50, count);
  result.name = name;
  result.kontord = (cpu(server.pid) - before[0]) * 1000 / count;
  result.mariadbd = (cpu(server.database) - before[1]) * 1000 / count;
  probe ??= result;
  results.push(result);
  const column = (value, digits, width) => value.toFixed(digits).padStart(width);
  console.log(name.padEnd(36) + column(result.kontord, 2, 11) + column(result.mariadbd, 2, 13) + column(result.statements, 1, 12) +
    column(result.p50, 1, 8) + column(result.p95, 1, 8) + column(result.p99, 1, 8) + column(result.p95 / probe.p95, 1, 13));
}
const memory = { kontord: rss(server.pid), mariadbd: rss(server.database) };
console.log(`memory: kontord ${memory.kontord.toFixed(0)} MiB, mariadbd ${memory.mariadbd.toFixed(0)} MiB`);
if (options.json) writeFileSync(options.json, JSON.stringify({ results, memory }, null, 1));
await server.stop();
