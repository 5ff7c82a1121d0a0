import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { adminPassword, assertAccessible, startBrowser, startServer } from './harness.mjs';

let server, browser, receiver;
const received = [];
before(async () => {
  server = await startServer();
  browser = await startBrowser(server);
  receiver = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.end('ok');
    });
  });
  await new Promise((done) => receiver.listen(0, '127.0.0.1', done));
});
after(async () => {
  receiver?.close();
  await browser?.close();
  await server?.stop();
});

test('a webhook is refused with a reason, made, tried, delivered again and deleted', async () => {
  const tab = await browser.page({ expect: ['422'] });
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/webhooks');
  await tab.getByRole('heading', { name: 'No webhook yet' }).waitFor();
  await assertAccessible(tab, 'no webhooks');
  await tab.getByRole('link', { name: 'Add webhook' }).first().click();
  await assertAccessible(tab, 'new webhook');
  const address = `http://127.0.0.1:${receiver.address().port}/hook`;
  await tab.getByLabel('Name').fill('Monitoring');
  await tab.getByLabel('Address').fill(address);
  await tab.getByLabel('Events').fill('ticket.created, message.*');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('alert').waitFor();
  assert.equal(await tab.getByLabel('Events').inputValue(), 'ticket.created, message.*');
  await assertAccessible(tab, 'refused webhook');

  await tab.goTo('/admin/settings');
  await tab.locator('#f-webhooks\\.allowed_networks').fill('127.0.0.0/8');
  await tab.getByRole('button', { name: 'Save' }).first().click();
  await tab.getByText('Saved', { exact: true }).waitFor();
  await tab.goTo('/admin/webhooks/new');
  await tab.getByLabel('Name').fill('Monitoring');
  await tab.getByLabel('Address').fill(address);
  await tab.getByLabel('Events').fill('ticket.created, message.*');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByText('The secret is shown only now:').waitFor();
  const secret = await tab.locator('#new-secret').textContent();
  assert.ok(secret.length >= 32);
  await assertAccessible(tab, 'secret');

  await tab.goTo('/admin/webhooks');
  await tab.getByRole('link', { name: 'Monitoring' }).click();
  assert.equal(await tab.locator('#new-secret').count(), 0);
  await tab.getByRole('button', { name: 'Send a test' }).click();
  await tab.getByText('The test was sent').waitFor();
  await tab.getByRole('cell', { name: 'Delivered' }).waitFor();
  const { headers, body } = received[0];
  assert.equal(headers['x-kontor-signature'], `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  await assertAccessible(tab, 'deliveries');
  await tab.getByRole('button', { name: /Deliver again/ }).first().click();
  await tab.getByText('The delivery is queued again.').waitFor();
  await tab.getByRole('button', { name: 'Delete' }).click();
  await tab.getByRole('dialog').getByText('Delete the webhook “Monitoring”').waitFor();
  await tab.getByRole('dialog').locator('button[value="yes"]').click();
  await tab.getByText('The webhook was deleted.').waitFor();
  browser.check();
});
