import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { adminPassword, assertAccessible, fill, password, patience, signIn, startBrowser, startServer } from './harness.mjs';

let server, browser, people, service;
const pushed = [];
before(async () => {
  server = await startServer();
  people = await fill(server);
  browser = await startBrowser(server);
  // A push service of our own.
  service = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      pushed.push({ path: request.url, headers: request.headers, body: Buffer.concat(chunks) });
      response.statusCode = request.url.startsWith('/gone') ? 410 : 201;
      response.end();
    });
  });
  await new Promise((done) => service.listen(0, '127.0.0.1', done));
});
after(async () => {
  service?.close();
  await browser?.close();
  await server?.stop();
});

/** What a browser makes of a push message (RFC 8291, RFC 8188), in code of its own. */
function decrypted(body, keys, secret) {
  const [salt, size, key] = [body.subarray(0, 16), body.readUInt32BE(16), body.subarray(21, 21 + body[20])];
  const sealed = body.subarray(21 + body[20]);
  assert.ok(size === 4096 && sealed.length <= size);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), key]);
  const agreed = Buffer.from(hkdfSync('sha256', keys.computeSecret(key), secret, info, 32));
  const derive = (name, length) => Buffer.from(hkdfSync('sha256', agreed, salt, Buffer.from(`Content-Encoding: ${name}\0`), length));
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  assert.ok(padded.subarray(end + 1).every((byte) => byte === 0));
  return padded.subarray(0, end).toString();
}

/** As assertAccessible, of the open bell alone: what lies half under it is measured as if it were small. */
async function assertBellAccessible(tab, where) {
  const violations = await tab.evaluate(async () => {
    const result = await globalThis.axe.run('.k-bell', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).slice(0, 3).join(' | ')}`);
  });
  assert.deepEqual(violations, [], where);
}

/** Waits until it is so. */
async function until(what, check) {
  const deadline = Date.now() + patience;
  for (;;) {
    const found = await check();
    if (found) return found;
    assert.ok(Date.now() < deadline, what);
    await new Promise((done) => { setTimeout(done, 200); });
  }
}

test('the bell tells of an assignment at once, and reading the ticket is reading the notice', async () => {
  const nora = await server.admin('POST', '/api/v1/users', { login: 'nora', name: 'Nora Sand', email: 'nora@nordheim.example', password, roles: ['agent'], locale: 'en' });
  const tab = await browser.page();
  await tab.signIn('nora');
  await tab.goTo('/tickets');
  await assertAccessible(tab, 'the closed bell');
  const bell = tab.locator('[data-bell]');
  const count = bell.locator('[data-bell-count]');
  await bell.locator('summary').click();
  await bell.getByText('Nothing new').waitFor();
  await tab.keyboard.press('Escape');
  const ticket = await server.admin('POST', '/api/v1/tickets', { subject: 'Coffee machine <b>leaks</b>', requester_id: people.petra.id });
  await server.admin('PATCH', `/api/v1/tickets/${ticket.id}`, { assignee_id: nora.id });
  await count.filter({ hasText: /^1$/ }).waitFor();
  await bell.locator('summary').focus();
  await tab.keyboard.press('Enter');
  const item = bell.locator('a.k-bell-item').first();
  await item.getByText('A ticket was assigned to you').waitFor();
  assert.match(await item.textContent(), /Coffee machine <b>leaks<\/b>/);
  await assertBellAccessible(tab, 'the open bell');
  await tab.keyboard.press('ArrowDown');
  await item.click();
  await tab.waitForURL((url) => url.pathname === `/tickets/${ticket.id}`);
  await count.waitFor({ state: 'hidden' });

  // Its requester, in the portal, in German.
  const portal = await browser.page({ locale: 'de-DE', width: 390, height: 844 });
  await server.admin('PATCH', `/api/v1/users/${people.petra.id}`, { locale: 'de' });
  await portal.signIn('petra');
  await portal.goTo('/portal');
  const ada = await signIn(server.url, 'ada', password);
  await ada('POST', `/api/v1/tickets/${ticket.id}/messages`, { body_text: 'We bring a new one.' });
  await portal.locator('[data-bell-count]').filter({ hasText: /[1-9]/ }).waitFor();
  await assertAccessible(portal, 'the portal on a phone');
  await portal.locator('[data-bell] summary').click();
  await portal.getByText('Ihr Ticket wurde beantwortet').waitFor();
  await assertBellAccessible(portal, 'the bell on a phone');
  await portal.locator('.k-bell').getByRole('link', { name: 'Alle anzeigen' }).click();
  await portal.getByRole('heading', { name: 'Benachrichtigungen', exact: true }).waitFor();
  await assertAccessible(portal, 'all notices');
  await portal.getByRole('button', { name: 'Alle gelesen' }).first().click();
  await portal.waitForURL((url) => url.pathname === '/notifications');
  await portal.locator('[data-bell-count]').waitFor({ state: 'hidden' });
  browser.check();
});

test('people choose what they are told of, administrators what is usual', async () => {
  const tab = await browser.page({ expect: ['422'] });
  await tab.signIn('ada');
  await tab.goTo('/profile');
  await tab.locator('main').getByRole('link', { name: 'Settings', exact: true }).click();
  await tab.getByRole('heading', { name: 'Notification settings' }).waitFor();
  await assertAccessible(tab, 'choices');
  await tab.getByLabel('A ticket is assigned to me: Mail').selectOption('digest');
  await tab.getByLabel('Quiet from').fill('20:00');
  await tab.getByRole('button', { name: 'Save', exact: true }).click();
  await tab.getByRole('alert').waitFor();
  await tab.getByLabel('A ticket is assigned to me: Mail').selectOption('digest');
  await tab.getByLabel('Quiet from').fill('20:00');
  await tab.getByLabel('Quiet until').fill('06:30');
  await tab.getByLabel('Sun', { exact: true }).uncheck();
  await tab.getByRole('button', { name: 'Save', exact: true }).click();
  await tab.getByText('Your choices are saved.').waitFor();
  assert.equal(await tab.getByLabel('A ticket is assigned to me: Mail').inputValue(), 'digest');
  assert.equal(await tab.getByLabel('Quiet until').inputValue(), '06:30');
  assert.equal(await tab.getByLabel('Sun', { exact: true }).isChecked(), false);
  await tab.getByRole('button', { name: 'Back to the defaults' }).click();
  await tab.getByText('Your choices are saved.').waitFor();
  assert.equal(await tab.getByLabel('A ticket is assigned to me: Mail').inputValue(), 'now');
  assert.equal(await tab.getByLabel('Quiet from').inputValue(), '');
  assert.equal(await tab.getByLabel('Sun', { exact: true }).isChecked(), true);

  const admin = await browser.page();
  await admin.signIn('admin', adminPassword);
  await admin.goTo('/admin/notifications');
  await assertAccessible(admin, 'defaults');
  await admin.getByLabel('A ticket is assigned to me: Mail').selectOption('off');
  await admin.getByRole('button', { name: 'Save', exact: true }).first().click();
  await admin.getByText('Your choices are saved.').waitFor();
  await admin.getByLabel('Beginning, German').fill('Neues vom Service Desk:');
  await admin.getByRole('button', { name: 'Save', exact: true }).last().click();
  await admin.getByText('Your choices are saved.').waitFor();
  assert.equal(await admin.getByLabel('Beginning, German').inputValue(), 'Neues vom Service Desk:');
  await tab.goTo('/profile/notifications');
  assert.equal(await tab.getByLabel('A ticket is assigned to me: Mail').inputValue(), 'off');
  browser.check();
});

test('a browser is told by web push, encrypted for it alone', async () => {
  const origin = `http://127.0.0.1:${service.address().port}`;
  const ada = await signIn(server.url, 'ada', password);
  await assert.rejects(ada('GET', '/api/v1/push-key'), /409/);
  const admin = await browser.page();
  await admin.signIn('admin', adminPassword);
  await admin.goTo('/admin/settings');
  const setting = (key) => admin.locator(`#f-notifications\\.${key}`);
  await admin.locator('input[name="notifications.push"]').check();
  await admin.locator('input[name="notifications.push_text"]').check();
  await setting('push_services').fill(origin);
  await setting('push_networks').fill('127.0.0.0/8');
  await admin.getByRole('button', { name: 'Save' }).first().click();
  await admin.getByText('Saved', { exact: true }).waitFor();
  const { public_key: serverKey } = await ada('GET', '/api/v1/push-key');
  assert.equal(Buffer.from(serverKey, 'base64url').length, 65);

  const keys = createECDH('prime256v1');
  keys.generateKeys();
  const secret = randomBytes(16);
  const subscription = (endpoint, more = {}) => ({
    endpoint, device: 'A browser', keys: { p256dh: keys.getPublicKey('base64url'), auth: secret.toString('base64url'), ...more },
  });
  for (const bad of [subscription('http://127.0.0.1:1/push'), subscription('file:///etc/passwd'), subscription('https://example.org/x'), subscription(`${origin}/x`, { auth: 'short' }), subscription(`${origin}/x`, { p256dh: 'BAAA' })]) {
    await assert.rejects(ada('POST', '/api/v1/me/push-devices', bad), /422/);
  }
  await ada('POST', '/api/v1/me/push-devices', subscription(`${origin}/gone/1`));
  await ada('POST', '/api/v1/me/push-devices', subscription(`${origin}/push/1`));
  await ada('PATCH', '/api/v1/me/notification-choices', { types: { 'tickets.assigned': { mail: 'off', app: true, push: true } } });
  const ticket = await server.admin('POST', '/api/v1/tickets', { subject: 'Lift stuck', requester_id: people.petra.id });
  await server.admin('PATCH', `/api/v1/tickets/${ticket.id}`, { assignee_id: people.ada.id });
  const message = await until('a push message', () => pushed.find((one) => one.path === '/push/1'));
  assert.equal(message.headers['content-encoding'], 'aes128gcm');
  assert.ok(Number(message.headers.ttl) > 0);
  assert.match(message.headers.authorization, new RegExp(`^vapid t=[\\w-]+\\.[\\w-]+\\.[\\w-]+, k=${serverKey}$`));
  assert.ok(!message.body.includes('Lift'));
  const text = JSON.parse(decrypted(message.body, keys, secret));
  assert.equal(text.path, `/tickets/${ticket.id}`);
  assert.match(text.body, /Lift stuck/);
  // What the service says is gone is forgotten.
  await until('the device is gone', async () => (await ada('GET', '/api/v1/me/push-devices')).items.length === 1);

  // The worker shows it, and a click leads to the page.
  const tab = await browser.page();
  await tab.context().grantPermissions(['notifications'], { origin: server.url });
  await tab.signIn('ada');
  await tab.goTo('/profile/notifications');
  await tab.getByText('A browser').waitFor();
  await assertAccessible(tab, 'devices');
  const shown = await tab.evaluate(async () => {
    await navigator.serviceWorker.register('/push-worker.js', { scope: '/' });
    return (await navigator.serviceWorker.ready).active.scriptURL;
  });
  assert.match(shown, /\/push-worker\.js$/);
  const devtools = await tab.context().newCDPSession(tab);
  await devtools.send('ServiceWorker.enable');
  const registration = await new Promise((done) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => { if (registrations[0]) done(registrations[0]); });
  });
  // On a busy machine the browser may let a message go by; one with the same tag takes the place of the one before.
  const title = await until('the notice is shown', async () => {
    await devtools.send('ServiceWorker.deliverPushMessage', { origin: server.url, registrationId: registration.registrationId, data: JSON.stringify(text) });
    return tab.evaluate(async () => {
      const notices = await (await navigator.serviceWorker.ready).getNotifications();
      return notices[0] && `${notices[0].title}|${notices[0].body}|${notices[0].data.path}`;
    });
  });
  assert.equal(title, `${text.title}|${text.body}|/tickets/${ticket.id}`);
  await tab.getByRole('button', { name: 'Remove' }).click();
  await tab.waitForURL((url) => url.pathname === '/profile/notifications');
  await until('no device is left', async () => (await ada('GET', '/api/v1/me/push-devices')).items.length === 0);
  browser.check();
});
