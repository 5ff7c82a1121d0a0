// Signing in and out with a real OpenID provider.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { adminPassword, assertAccessible, patience, startBrowser, startServer } from './harness.mjs';

const script = fileURLToPath(new URL('../../plugins/single-sign-on/tests/oidc/provider.mjs', import.meta.url));
let server, browser, child, issuer;
before(async () => {
  server = await startServer();
  child = spawn(process.execPath, [script, server.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  issuer = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the provider is not ready')), patience);
    child.stdout.on('data', (bytes) => {
      const found = /ready (http:\S+)/.exec(bytes);
      if (found) { clearTimeout(timer); resolve(found[1]); }
    });
    child.once('exit', (code) => reject(new Error(`the provider ended with ${code}`)));
  });
  browser = await startBrowser(server);
});
after(async () => {
  await browser?.close();
  child?.kill();
  await server?.stop();
});

test('an administrator sets a provider up and tries it', async () => {
  const tab = await browser.page();
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/sso');
  await tab.getByText('No provider yet').waitFor();
  await assertAccessible(tab, 'no providers');
  await tab.goTo('/admin/settings');
  await tab.locator('#f-sso\\.allowed_networks').fill('127.0.0.0/8');
  await tab.getByRole('button', { name: 'Save' }).first().click();
  await tab.getByText('Saved', { exact: true }).waitFor();
  await tab.goTo('/admin/records/identity-providers/new');
  await tab.getByLabel('Name', { exact: true }).fill('Company account');
  await tab.getByLabel('Issuer').fill(issuer);
  await tab.getByLabel('Client ID').fill('kontor');
  await tab.getByLabel('Client secret').fill('kontor-secret-0123456789abcdef');
  await tab.getByLabel('Scopes').fill('openid, profile, email, groups');
  await tab.getByLabel('Make accounts at the first sign-in').check();
  await assertAccessible(tab, 'new provider');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.waitForURL(/\/admin\/records\/identity-providers$/);
  await tab.goTo('/admin/sso');
  await tab.getByRole('button', { name: 'Test' }).click();
  await tab.getByText(`${issuer}/jwks`).waitFor();
  await assertAccessible(tab, 'tested provider');
  browser.check();
});

const enter = async (tab, name) => {
  await tab.getByRole('link', { name: 'Sign in with Company account' }).click();
  await tab.getByRole('heading', { name: 'Company sign-in' }).waitFor();
  await tab.getByLabel('Name').fill(name);
  await tab.getByRole('button', { name: 'Continue' }).click();
};

test('somebody signs in with the provider and out again', async () => {
  const tab = await browser.page();
  await tab.goTo('/profile');
  await tab.waitForURL(/\/sign-in\?next=/);
  await assertAccessible(tab, 'sign-in');
  await enter(tab, 'alice');
  await tab.waitForURL(/\/profile$/);
  const people = await server.admin('GET', '/api/v1/users?q=login:alice');
  assert.equal(people.items[0].name, 'Alice Ä');
  assert.equal(people.items[0].email, 'alice@example.test');
  await tab.goTo('/portal');
  await tab.locator('summary', { hasText: 'Your account' }).click();
  await tab.getByRole('button', { name: 'Sign out' }).click();
  await tab.getByRole('heading', { name: 'Sign out here?' }).waitFor();
  await tab.getByRole('button', { name: 'Yes' }).click();
  await tab.waitForURL(/\/sign-in/);
  await tab.goTo('/profile');
  await tab.waitForURL(/\/sign-in\?next=/);
  browser.check();
});

test('signing out at the provider ends the session here', async () => {
  const tab = await browser.page();
  await tab.goTo('/sign-in?next=%2Fprofile');
  await enter(tab, 'bob');
  await tab.waitForURL(/\/profile$/);
  await tab.goto(`${issuer}/session/end`);
  await tab.getByRole('button', { name: 'Yes' }).click();
  await tab.waitForURL(/\/session\/end\/success/);
  const until = Date.now() + patience;
  do await tab.goTo('/profile');
  while (!/\/sign-in\?next=/.test(tab.url()) && Date.now() < until);
  assert.match(tab.url(), /\/sign-in\?next=/);
  browser.check();
});

test('whom the provider does not let through is told so', async () => {
  const tab = await browser.page({ expect: ['403'] });
  await tab.goTo('/sign-in');
  await enter(tab, 'nobody');
  await tab.getByText('did not let you through').waitFor();
  await assertAccessible(tab, 'refused');
  await tab.getByRole('link', { name: 'Back to the sign-in' }).click();
  await tab.locator('#login').waitFor();
  browser.check();
});
