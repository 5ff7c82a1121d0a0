// A server with its own database, people and tickets, and a browser that watches itself: whatever it writes to the console as
// an error, and every request that leaves this machine, fails the test.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = createRequire(new URL('../../web-ui/package.json', import.meta.url));
const { chromium } = packages('playwright-core');
const axeSource = readFileSync(packages.resolve('axe-core/axe.min.js'), 'utf8');

/** How long anything may take on a machine that is busy with other things. */
export const patience = 120_000 * Number(process.env.KONTOR_TEST_PATIENCE ?? 1);
const startPatience = 2.5 * patience;
export const adminPassword = 'correct horse battery staple 7';
export const password = 'a quiet harbour at dawn 42';

const program = process.env.KONTOR_SERVER_PROGRAM ?? fileURLToPath(new URL('../../build/dev/bin/kontord', import.meta.url));

/** Without what is meant for these tests: the server takes variables of its name for its configuration. */
function ownEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KONTOR_')));
}

/** Starts kontord on a port the system chooses; answers {url, api, stop}. Passkeys want a name for `host`. */
export async function startServer({ host = '127.0.0.1' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-browser-'));
  writeFileSync(join(folder, 'password'), adminPassword + '\n', { mode: 0o600 });
  const child = spawn(program, ['--data', join(folder, 'data'), '--listen', `${host}:0`, '--no-demo', '--admin-password-file', join(folder, 'password')], {
    env: { ...ownEnvironment(), KONTOR_TEST: '1' }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(`${code ?? signal}`)));
  const url = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`kontord is not ready:\n${output}`)), startPatience);
    const look = (bytes) => {
      output += bytes;
      const found = /Kontor is ready at (http:\S+)\s/.exec(output);
      if (found) { clearTimeout(timer); resolve(found[1]); }
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    ended.then((how) => { clearTimeout(timer); reject(new Error(`kontord ended with ${how}:\n${output}`)); });
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    await ended;
    clearTimeout(timer);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { url, stop, output: () => output, admin: await signIn(url, 'admin', adminPassword) };
}

/** A client of the REST interface: api(method, path, body) answers the JSON or throws with what the server said. */
export async function signIn(url, login, secret) {
  let token = '';
  const call = async (method, path, body) => {
    const response = await fetch(url + path, {
      method, headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(body ? { 'Content-Type': 'application/json' } : {}) },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  token = (await call('POST', '/api/v1/sessions', { login, password: secret })).token;
  return call;
}

/** People and tickets as a small authority has them, and a few that try to break the page. */
export async function fill(server) {
  const { admin } = server;
  const user = (login, name, roles, more = {}) => admin('POST', '/api/v1/users', { login, name, email: `${login}@nordheim.example`, password, roles, locale: 'en', ...more });
  const ada = await user('ada', 'Ada Brandt', ['agent']);
  const jonas = await user('jonas', 'Jonas Öztürk', ['agent'], { locale: 'de', time_zone: 'Europe/Berlin' });
  const petra = await user('petra', 'Petra Lindner', ['requester']);
  const ole = await user('ole', 'Ole Hansen', ['requester']);
  const hostileName = await user('mallory', '<b>محمد</b> "O\'Neil" 👩‍💻', ['requester']);
  const ticket = (subject, more = {}) => admin('POST', '/api/v1/tickets', { subject, requester_id: ole.id, source: 'phone', ...more });
  const vpn = await ticket('VPN drops every ten minutes', { description: 'Since yesterday.\n\nThe council meets at two o\'clock.', priority: 'urgent', assignee_id: ada.id, tags: ['vpn'] });
  await ticket('Outlook asks for the password at every start', { requester_id: petra.id, priority: 'high' });
  await ticket('Monitor in room 2.14 flickers', { requester_id: petra.id });
  await ticket('Access to the purchasing share', { assignee_id: jonas.id, status: 'pending' });
  await ticket('<script>document.title="owned"</script> "quoted" & \'single\' ' + 'verylongwordwithoutabreak'.repeat(5), { requester_id: hostileName.id, tags: ['<em>'] });
  await ticket('🔥🔥🔥 مشكلة في الطابعة', { requester_id: hostileName.id, description_html: '<p onclick="alert(1)">x</p><img src=x onerror=alert(1)><script>alert(1)</script>' });
  return { ada, jonas, petra, ole, vpn };
}

/** A browser; `page()` gives a tab in a fresh profile, `check()` says what went wrong in all of them. */
export async function startBrowser(server) {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  const browser = await chromium.launch({
    executablePath, headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--no-first-run', '--hide-scrollbars',
      // Fewer processes of the browser: a third less CPU for each test.
      '--in-process-gpu', '--disable-software-rasterizer', '--renderer-process-limit=1', '--disable-site-isolation-trials', '--no-zygote'],
    timeout: startPatience,
  });
  const troubles = [];
  const page = async ({ width = 1440, height = 900, locale = 'en-GB', dark = false, scripts = true, expect = [] } = {}) => {
    const context = await browser.newContext({
      viewport: { width, height }, locale, timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: scripts,
    });
    context.setDefaultTimeout(patience);
    const tab = await context.newPage();
    tab.on('console', (m) => { if (m.type() === 'error' && !expect.some((e) => m.text().includes(e))) troubles.push(`console: ${m.text()} (${m.location().url})`); });
    tab.on('pageerror', (error) => troubles.push(`script: ${error}`));
    tab.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol.startsWith('http') && !['127.0.0.1', 'localhost'].includes(hostname)) troubles.push(`request left this machine: ${request.url()}`);
    });
    tab.goTo = (path) => tab.goto(server.url + path);
    tab.signIn = async (login, secret = password) => {
      await tab.goTo('/sign-in');
      await tab.locator('#login').fill(login);
      await tab.locator('#password').fill(secret);
      await tab.locator('#password').press('Enter');
      await tab.waitForURL((url) => url.pathname !== '/sign-in');
    };
    return tab;
  };
  return {
    page,
    check: () => assert.deepEqual(troubles, []),
    close: () => browser.close(),
  };
}

/** Fails with what axe finds on the page, and when the page is wider than the window. */
export async function assertAccessible(tab, where) {
  await tab.evaluate(axeSource);
  const violations = await tab.evaluate(async () => {
    const result = await globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.any[0]?.message ?? n.all[0]?.message ?? ''}`).slice(0, 3).join(' | ')}`);
  });
  assert.deepEqual(violations, [], where);
  const [overflow, widest] = await tab.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const clips = (element) => element && (getComputedStyle(element).overflowX !== 'visible' || clips(element.parentElement));
    const beyond = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > width && !clips(element.parentElement));
    return [document.documentElement.scrollWidth - width, beyond.slice(0, 4).map((element) => element.outerHTML.slice(0, 120))];
  });
  assert.ok(overflow <= 0, `${where}: wider than the window by ${overflow} px: ${widest.join(' | ')}`);
}
