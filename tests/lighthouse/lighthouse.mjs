// Lighthouse over the pages people see most, signed in, on a server with its own data: npm ci && node lighthouse.mjs [--phone]
// For people: its figures depend on the machine, so it is no test of the suite.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import lighthouse, { desktopConfig } from 'lighthouse';
import { fill, startBrowser, startServer } from '../browser/harness.mjs';

const phone = process.argv.includes('--phone');
const runs = 3;
const categories = ['performance', 'accessibility', 'best-practices'];

const server = await startServer();
const people = await fill(server);

async function cookieOf(login) {
  const browser = await startBrowser(server);
  const tab = await browser.page();
  await tab.signIn(login);
  const cookies = await tab.context().cookies();
  await browser.close();
  return cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join('; ');
}
const [agent, requester] = [await cookieOf('ada'), await cookieOf('petra')];

const profile = mkdtempSync(join(tmpdir(), 'kontor-lighthouse-'));
const chromium = spawn('/usr/bin/chromium', ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking',
  '--disable-component-update', '--no-first-run', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], { stdio: 'ignore' });
const portFile = join(profile, 'DevToolsActivePort');
while (!existsSync(portFile) || !readFileSync(portFile, 'utf8').includes('\n')) await pause(100);
const port = Number(readFileSync(portFile, 'utf8').split('\n')[0]);

const pages = [
  ['Sign-in', '/sign-in', ''], ['Ticket list', '/tickets?view=everything', agent], ['Board', '/tickets?view=everything&layout=board', agent],
  ['Ticket', `/tickets/${people.vpn.id}`, agent], ['New ticket', '/tickets/new', agent], ['Portal', '/portal', requester], ['Report a problem', '/portal/report', requester],
];
console.log(`${phone ? 'Phone' : 'Desk'}; the better of ${runs} runs\n`);
console.log('| page | performance | accessibility | best practices |\n| --- | --- | --- | --- |');
for (const [name, path, cookie] of pages) {
  const best = {};
  for (let i = 0; i < runs && categories.some((category) => (best[category] ?? 0) < 100); ++i) {
    const result = await lighthouse(server.url + path, {
      port, output: 'json', logLevel: 'error', onlyCategories: categories, disableStorageReset: true, extraHeaders: cookie ? { Cookie: cookie } : undefined,
      // Of a server on 127.0.0.1 without TLS these say nothing.
      skipAudits: ['is-on-https', 'redirects-http'],
    }, phone ? undefined : desktopConfig);
    for (const category of categories) best[category] = Math.max(best[category] ?? 0, Math.round((result.lhr.categories[category].score ?? 0) * 100));
    if (process.argv.includes('--why')) {
      for (const audit of Object.values(result.lhr.audits)) if (audit.score !== null && audit.score < 0.9) console.log(`  ${name}: ${audit.id} ${audit.score} ${audit.displayValue ?? ''} ${JSON.stringify(audit.details?.items ?? '').slice(0, 300)}`);
    }
  }
  console.log(`| ${name} | ${categories.map((category) => best[category]).join(' | ')} |`);
}
chromium.kill();
await server.stop();
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
