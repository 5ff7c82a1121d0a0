import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { assertAccessible, fill, startBrowser, startServer } from './harness.mjs';

let server, browser;
before(async () => {
  server = await startServer();
  await fill(server);
  browser = await startBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('a page behind the sign-in sends there and comes back', async () => {
  const tab = await browser.page({ expect: ['403'] });
  await tab.goTo('/tickets?view=everything');
  await tab.waitForURL(/\/sign-in\?next=/);
  await assertAccessible(tab, 'sign-in');
  await tab.getByLabel('Login name').fill('ada');
  await tab.getByLabel('Password').fill('not the password');
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await tab.getByRole('alert').waitFor();
  assert.equal(await tab.getByLabel('Login name').inputValue(), 'ada');
  await tab.getByLabel('Password').fill('a quiet harbour at dawn 42');
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await tab.waitForURL(/\/tickets\?view=everything/);
  const cookie = (await tab.context().cookies()).find((c) => c.name === 'kontor_session');
  assert.ok(cookie.httpOnly);
  assert.equal(cookie.sameSite, 'Lax');
  browser.check();
});

test('signing out ends the session', async () => {
  const tab = await browser.page();
  await tab.signIn('ada');
  await tab.locator('summary', { hasText: 'Your account' }).click();
  await tab.getByRole('button', { name: 'Sign out' }).click();
  await tab.waitForURL(/\/sign-in/);
  await tab.goTo('/tickets');
  await tab.waitForURL(/\/sign-in/);
  browser.check();
});

/** The code an authenticator app shows for a base32 secret (RFC 6238), `steps` of 30 seconds from now. */
function totp(secret, steps = 0) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
  const hash = createHmac('sha1', key).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

test('a second factor is set up and asked for', async () => {
  const tab = await browser.page({ expect: ['403', '422'] });
  await tab.signIn('ole');
  await tab.goTo('/profile/second-factor');
  await assertAccessible(tab, 'second factor');
  await tab.getByLabel('Current password').fill('a quiet harbour at dawn 42');
  await tab.getByRole('button', { name: 'Set up a second factor' }).click();
  await tab.getByRole('img', { name: 'QR code' }).waitFor();
  await assertAccessible(tab, 'QR code');
  const secret = (await tab.locator('#secret').innerText()).replaceAll(' ', '');
  await tab.getByLabel('Code of the app').fill('000000');
  await tab.getByRole('button', { name: 'Confirm' }).click();
  await tab.getByRole('alert').waitFor();
  await tab.getByLabel('Code of the app').fill(totp(secret, -1));
  await tab.getByRole('button', { name: 'Confirm' }).click();
  const codes = (await tab.locator('#recovery-codes').innerText()).trim().split('\n');
  assert.equal(codes.length, 10);
  await assertAccessible(tab, 'recovery codes');

  const other = await browser.page({ expect: ['403'] });
  await other.goTo('/sign-in?next=%2Fprofile');
  await other.getByLabel('Login name').fill('ole');
  await other.getByLabel('Password').fill('a quiet harbour at dawn 42');
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.waitForURL(/\/sign-in\/code\?next=/);
  await assertAccessible(other, 'code');
  await other.goTo('/tickets');
  await other.waitForURL(/\/sign-in\?next=/);
  await other.goTo('/sign-in/code?next=%2Fprofile');
  await other.getByLabel('Code').fill('000000');
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByRole('alert').waitFor();
  await other.getByLabel('Code').fill(codes[0]);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.waitForURL(/\/profile$/);
  browser.check();
});

test('requesters land in the portal, and the workspace is not for them', async () => {
  const tab = await browser.page({ expect: ['403'] });
  await tab.signIn('petra');
  await tab.waitForURL(/\/portal$/);
  const answer = await tab.goTo('/tickets');
  assert.equal(answer.status(), 403);
  await tab.getByRole('heading', { name: 'This is not for you' }).waitFor();
  await assertAccessible(tab, '403');
  browser.check();
});

test('a foreign next goes to the start page', async () => {
  const tab = await browser.page();
  await tab.goTo('/sign-in?next=//elsewhere.example/');
  await tab.locator('#login').fill('petra');
  await tab.locator('#password').fill('a quiet harbour at dawn 42');
  await tab.locator('#password').press('Enter');
  await tab.waitForURL(/\/portal$/);
  browser.check();
});

test('the profile keeps language and theme', async () => {
  const tab = await browser.page();
  await tab.signIn('ada');
  await tab.goTo('/profile');
  await assertAccessible(tab, 'profile');
  await tab.getByLabel('Language').selectOption('de');
  await tab.getByRole('button', { name: 'Save', exact: true }).click();
  await tab.getByText('Ihr Profil wurde gespeichert.').waitFor();
  assert.equal(await tab.locator('html').getAttribute('lang'), 'de');
  await tab.locator('summary', { hasText: 'Ihr Konto' }).click();
  await tab.getByRole('button', { name: 'Dunkel' }).click();
  await tab.reload();
  assert.equal(await tab.locator('html').getAttribute('data-bs-theme'), 'dark');
  await tab.getByLabel('Sprache').selectOption('en');
  await tab.getByRole('button', { name: 'Speichern', exact: true }).click();
  await tab.getByText('Your profile was saved.').waitFor();
  browser.check();
});
