import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { adminPassword, assertAccessible, startBrowser, startServer } from './harness.mjs';

let server, browser, mailbox;

/** Hands in a raw mail; nobody answers at the mailbox's server, and nobody needs to. */
async function handIn(raw) {
  const session = await server.admin('POST', '/api/v1/sessions', { login: 'admin', password: adminPassword });
  const response = await fetch(`${server.url}/api/v1/incoming-mails?mailbox_id=${mailbox.id}`, {
    method: 'POST', headers: { Authorization: `Bearer ${session.token}`, 'Content-Type': 'message/rfc822' }, body: raw,
  });
  assert.equal(response.status, 201);
  return response.json();
}

before(async () => {
  server = await startServer();
  mailbox = await server.admin('POST', '/api/v1/mailboxes', {
    name: 'IT Service Desk', address: 'support@nordheim.example', locale: 'en', smtp_host: '127.0.0.1', smtp_port: 1, smtp_encryption: 'none',
    imap_host: '127.0.0.1', imap_port: 1, imap_encryption: 'none', unknown_senders: 'quarantine',
  });
  await handIn('From: "Walter <b>Kempf</b>" <walter@nordheim.example>\r\nSubject: =?utf-8?Q?Der_Drucker_im_2._Stock_druckt_nicht_=F0=9F=96=A8?=\r\n\r\nHilfe\r\n');
  await handIn(`From: mallory@nordheim.example\r\nSubject: <script>alert(1)</script> ${'very long '.repeat(30)}\r\n\r\nx\r\n`);
  await server.admin('POST', '/api/v1/outgoing-mails', { to: 'petra@nordheim.example', subject: 'Your new password', text: 'x' });
  browser = await startBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const pictures = process.env.KONTOR_PICTURES;

async function picture(tab, name) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await tab.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

for (const look of [{ name: 'light', width: 1440 }, { name: 'phone-dark', width: 390, dark: true, locale: 'de-DE' }]) {
  test(`the page of mail and its form, ${look.name}`, async () => {
    const tab = await browser.page(look);
    await tab.signIn('admin', adminPassword);
    for (const path of ['/admin/mail', '/admin/mail/new', `/admin/mail/${mailbox.id}`]) {
      assert.equal((await tab.goTo(path)).status(), 200, path);
      await assertAccessible(tab, `${path} ${look.name}`);
      await picture(tab, `${path.slice(1).replaceAll('/', '-')}-${look.name}`);
    }
    browser.check();
  });
}

test('a mailbox is tested, refused with a reason, and changed', async () => {
  const tab = await browser.page({ expect: ['422'] });
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/mail');
  await tab.getByRole('button', { name: 'Test support@nordheim.example' }).click();
  await tab.getByText('does not work').first().waitFor();
  await tab.getByRole('link', { name: 'IT Service Desk' }).click();
  await tab.locator('#after_reading').selectOption('move');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('alert').waitFor();
  assert.equal(await tab.locator('#after_reading').inputValue(), 'move');
  await assertAccessible(tab, 'refused form');
  await picture(tab, 'admin-mail-refused');
  await tab.locator('#done_folder').fill('Kontor');
  await tab.locator('#name').fill('Service Desk Nordheim');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByText('The mailbox was saved.').waitFor();
  assert.equal((await server.admin('GET', `/api/v1/mailboxes/${mailbox.id}`)).name, 'Service Desk Nordheim');
  browser.check();
});

test('a quarantined mail is tried again and given up', async () => {
  const tab = await browser.page();
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/mail');
  await server.admin('POST', '/api/v1/users', { login: 'walter', name: 'Walter Kempf', email: 'walter@nordheim.example', roles: ['requester'] });
  await tab.locator('li', { hasText: 'Drucker im 2. Stock' }).getByRole('button', { name: 'Try again' }).click();
  await tab.getByText('worked on again').waitFor();
  const { items } = await server.admin('GET', '/api/v1/tickets');
  assert.equal(items[0].subject, 'Der Drucker im 2. Stock druckt nicht 🖨');
  await tab.locator('li', { hasText: 'mallory' }).getByRole('button', { name: 'Discard' }).click();
  await tab.getByText('Every message was filed.').waitFor();
  browser.check();
});
