#!/usr/bin/env node
// The statements behind each hot request, as the database saw them: node tests/bench/statements.mjs [--data DIR] [--only TEXT]
import { parseArgs } from 'node:util';
import { BenchServer, commonOptions } from './bench_server.mjs';
import { hotRequests, lookAround } from './requests.mjs';
import { StatementLog } from './statement_log.mjs';

const { values: options } = parseArgs({ options: { ...commonOptions, only: { type: 'string', default: '' } } });
const server = await BenchServer.start(options, { connections: 1 });
process.on('exit', () => server.child.kill('SIGTERM'));
const cases = hotRequests(await lookAround(server)).filter(({ name }) => name.includes(options.only));
const log = new StatementLog(server);
for (const { name, ask } of cases) {
  const { method, path, who, body } = ask(1);
  await server.call(method, path, { ...who, body });
  const seen = await log.of(() => { const next = ask(2); return server.call(next.method, next.path, { ...next.who, body: next.body }); });
  console.log(`\n${name}: ${seen.length}`);
  for (const { text, rows } of seen) console.log(`  ${String(rows).padStart(6)} rows  ${text.slice(0, 400)}`);
}
log.end();
await server.stop();
