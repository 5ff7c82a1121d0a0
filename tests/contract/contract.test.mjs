// The OpenAPI document of a running server is linted; a client generated from it signs in and works a ticket.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { adminPassword, startServer } from '../browser/harness.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const tool = (name) => join(here, 'node_modules', '.bin', name);
const limit = 600_000 * Number(process.env.KONTOR_TEST_PATIENCE ?? 1);
let server;
let folder;
let document;

function run(program, ...args) {
  try {
    return execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe', timeout: limit, env: { ...process.env, REDOCLY_TELEMETRY: 'off' } });
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}:\n${error.stdout}\n${error.stderr}`);
  }
}

before(async () => {
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'kontor-contract-'));
  for (const file of ['client.ts', 'tsconfig.json', 'redocly.yaml', 'package.json']) cpSync(join(here, file), join(folder, file));
  symlinkSync(join(here, 'node_modules'), join(folder, 'node_modules'));
  const response = await fetch(server.url + '/api/v1/openapi.json');
  assert.equal(response.status, 200);
  const text = await response.text();
  document = JSON.parse(text);
  writeFileSync(join(folder, 'openapi.json'), text);
}, { timeout: limit });

after(async () => {
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
}, { timeout: limit });

test('the document has no lint', { timeout: limit }, () => {
  run(tool('redocly'), 'lint', '--config', 'redocly.yaml', 'openapi.json');
});

test('every operation says what it needs and shows an example of what it takes', () => {
  let operations = 0;
  for (const [path, item] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(item)) {
      if (method === 'parameters') continue;
      ++operations;
      const where = `${method} ${path}`;
      assert.ok(operation.summary, where);
      assert.ok(operation.operationId, where);
      const body = operation.requestBody?.content?.['application/json'];
      if (body) assert.ok(body.example !== undefined, `${where} has no example of its request`);
    }
  assert.ok(operations > 50, `only ${operations} operations`);
});

test('the reference page names every path and loads nothing from elsewhere', async () => {
  const response = await fetch(server.url + '/api/docs');
  assert.equal(response.status, 200);
  const page = await response.text();
  const written = page.replaceAll('&#x2F;', '/').replaceAll('&#123;', '{').replaceAll('&#125;', '}');
  for (const path of Object.keys(document.paths)) assert.ok(written.includes(path), path);
  assert.doesNotMatch(page, /(src|href)="(https?:)?\/\//);
});

test('a client generated from it works a ticket', { timeout: limit }, async () => {
  run(tool('openapi-typescript'), 'openapi.json', '--output', 'api.d.ts');
  run(tool('tsc'), '--project', 'tsconfig.json');
  const { workTicket } = await import(pathToFileURL(join(folder, 'client.js')));
  assert.deepEqual((await workTicket(server.url, 'admin', adminPassword)).slice(1), ['read', 'listed', 'patched', 'stale refused']);
});

test('a wrong name does not compile', { timeout: limit }, () => {
  writeFileSync(join(folder, 'wrong.ts'), `import type { components } from './api.js';\nconst t: components['schemas']['TicketPatch'] = { subjekt: 'x' };\nexport { t };\n`);
  assert.throws(() => run(tool('tsc'), '--project', 'tsconfig.json', '--noEmit'), /subjekt/);
});
