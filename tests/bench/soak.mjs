#!/usr/bin/env node
// A working day in minutes: mixed traffic while the clock of the server runs faster, so that all its jobs come round as often as in hours.
//
//   node tests/bench/soak.mjs [--minutes 20] [--scale 24] [--rate 30] [--data DIR] [--server build/release/bin/kontord]
//
// Prints the memory of both processes, the number of threads, open files and connections over time. The first quarter warms up. Fails when
// a request fails, when the memory of kontord grew by more than --growth MiB (20) from the second quarter's mean to the last one's, when threads or
// open files grew, and when the journal's chain or a job is broken in the end.
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BenchServer, commonOptions, rss } from './bench_server.mjs';
import { hotRequests, lookAround } from './requests.mjs';

const { values: options } = parseArgs({ options: {
  ...commonOptions, minutes: { type: 'string', default: '20' }, scale: { type: 'string', default: '24' }, rate: { type: 'string', default: '30' },
  growth: { type: 'string', default: '20' },
} });
const server = await BenchServer.start(options, { connections: 8, environment: { KONTOR_CLOCK_SCALE: options.scale } });
process.on('exit', () => server.child.kill('SIGTERM'));
const cases = hotRequests(await lookAround(server)).filter(({ name }) => !name.startsWith('pick a ticket'));
const pause = (milliseconds) => new Promise((next) => setTimeout(next, milliseconds));
const threads = () => Number(/Threads:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]);
const files = () => readdirSync(`/proc/${server.pid}/fd`).length;

const failures = new Map();
const samples = [];
let done = 0;
const until = performance.now() + Number(options.minutes) * 60000;
const begun = performance.now();
const work = (async () => {
  const pending = new Set();
  for (let i = 0; performance.now() < until; ++i) {
    const { name, ask } = cases[i % cases.length];
    const { method, path, who, body } = ask(i);
    const one = server.call(method, path, { ...who, body }).then(({ status, text }) => {
      ++done;
      if (status >= 300) failures.set(`${name}: ${status} ${text.slice(0, 200)}`, (failures.get(`${name}: ${status} ${text.slice(0, 200)}`) ?? 0) + 1);
    }, (error) => failures.set(`${name}: ${error.message}`, 1)).finally(() => pending.delete(one));
    pending.add(one);
    while (pending.size > 16) await Promise.race(pending);
    await pause(1000 / Number(options.rate));
  }
  await Promise.all(pending);
})();
while (performance.now() < until) {
  await pause(Math.max(5000, Number(options.minutes) * 60000 / 40));
  samples.push({ kontord: rss(server.pid), mariadbd: rss(server.database), threads: threads(), files: files() });
  const last = samples.at(-1);
  const hours = (performance.now() - begun) / 3600000 * Number(options.scale);
  console.log(`${hours.toFixed(1).padStart(5)} h  ${String(done).padStart(7)} requests  kontord ${last.kontord.toFixed(1)} MiB  mariadbd ${last.mariadbd.toFixed(0)} MiB  ${last.threads} threads  ${last.files} files`);
}
await work;
const quarter = Math.floor(samples.length / 4);
const mean = (list, key) => list.reduce((sum, sample) => sum + sample[key], 0) / list.length;
const [early, late] = [samples.slice(quarter, 2 * quarter), samples.slice(-quarter)];
for (const [key, most] of [['kontord', Number(options.growth)], ['threads', 4], ['files', 10]]) {
  const growth = mean(late, key) - mean(early, key);
  console.log(`${key}: ${mean(early, key).toFixed(1)} -> ${mean(late, key).toFixed(1)}`);
  if (growth > most) failures.set(`${key} grew by ${growth.toFixed(1)}`, 1);
}
const jobs = (await server.run('jobs list --json')).blocks[0].value;
// Of enqueued ones the field counts attempts.
for (const job of jobs) if (job.state === 'failed' || (job.id === 0 && job.failures > 0)) failures.set(`job ${job.name}: ${job.error}`, job.failures);
const verified = await server.call('POST', '/api/v1/commands/run', { token: server.admin.token, body: { line: 'journal verify' } });
if (JSON.parse(verified.text).exit_code !== 0) failures.set(`journal: ${verified.text.slice(0, 300)}`, 1);
console.log(`${done} requests; ${jobs.filter((job) => job.finished_at).length} jobs ran`);
for (const [what, count] of failures) console.error(`${count} × ${what}`);
process.exitCode = failures.size > 0 ? 1 : 0;
await server.stop();
