import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, fill, signIn, password, startBrowser, startServer } from './harness.mjs';

let server, browser, people;
before(async () => {
  server = await startServer();
  people = await fill(server);
  browser = await startBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function openVpn() {
  const tab = await browser.page();
  await tab.signIn('ada');
  await tab.goTo(`/tickets/${people.vpn.id}`);
  return tab;
}

test('an agent replies, and can take it back for a moment', async () => {
  const tab = await openVpn();
  await tab.getByRole('heading', { level: 1, name: 'VPN drops every ten minutes' }).waitFor();
  await tab.locator('#composer textarea').focus();
  const editor = tab.locator('#composer .ProseMirror');
  await editor.waitFor();
  await editor.fill('Please update the client to 5.2.1.');
  const undoFor = (seconds) => tab.locator('#composer').evaluate((form, value) => { form.dataset.undo = value; }, String(seconds));
  await undoFor(3600);  // the machine may be slower than a person
  await tab.getByRole('button', { name: 'Send', exact: true }).click();
  await tab.getByRole('button', { name: 'Undo' }).click();
  await tab.locator('#composer .ProseMirror', { hasText: '5.2.1' }).waitFor();
  await undoFor(0);
  await tab.getByRole('button', { name: 'Send', exact: true }).click();
  await tab.locator('.k-timeline .k-entry-agent', { hasText: 'Please update the client to 5.2.1.' }).waitFor();
  const { items } = await server.admin('GET', `/api/v1/tickets/${people.vpn.id}/messages`);
  assert.equal(items.filter((m) => m.body_text.includes('5.2.1')).length, 1);
  browser.check();
});

test('a private note is not part of the conversation with the requester', async () => {
  const tab = await openVpn();
  await tab.getByText('Private note').click();
  await tab.locator('#composer textarea').focus();
  await tab.locator('#composer .ProseMirror').fill('Same pattern as last month.');
  await tab.getByRole('button', { name: 'Save note' }).click();
  await tab.locator('.k-timeline .k-entry-note', { hasText: 'Same pattern' }).waitFor();
  const requester = await browser.page();
  await requester.signIn('ole');
  await requester.goTo(`/portal/tickets/${people.vpn.id}`);
  await requester.getByText('The council meets').waitFor();
  assert.equal(await requester.getByText('Same pattern').count(), 0);
  browser.check();
});

test('properties are edited in place; both sides of a conflict are shown', async () => {
  const tab = await openVpn();
  await tab.getByLabel('Status').selectOption('pending');
  await tab.locator('.k-record-head .k-status-pending').waitFor();
  assert.equal((await server.admin('GET', `/api/v1/tickets/${people.vpn.id}`)).status, 'pending');

  const stale = await browser.page({ expect: ['412', 'ERR_FAILED'] });
  await stale.signIn('ada');
  await stale.route('**/api/v1/events*', (route) => route.abort());
  await stale.goTo(`/tickets/${people.vpn.id}`);
  const jonas = await signIn(server.url, 'jonas', password);
  await jonas('PATCH', `/api/v1/tickets/${people.vpn.id}`, { priority: 'low' });
  await stale.getByLabel('Priority').selectOption('high');
  const dialog = stale.getByRole('dialog');
  await dialog.getByText('Changed in the meantime').waitFor();
  await dialog.getByText('Low', { exact: true }).waitFor();
  await assertAccessible(stale, 'conflict');
  await dialog.getByRole('button', { name: 'Save mine' }).click();
  await stale.locator('.k-record-head .k-priority-high').waitFor();
  assert.equal((await server.admin('GET', `/api/v1/tickets/${people.vpn.id}`)).priority, 'high');
  await stale.context().close();
  browser.check();
});

test('a person is found by typing', async () => {
  const tab = await openVpn();
  await tab.locator('#p-assignee_id').focus();
  const input = tab.locator('.k-prop:has(#p-assignee_id) .ts-control input');
  await input.waitFor();
  await input.pressSequentially('Jonas');
  const saved = tab.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok());
  await tab.locator('.ts-dropdown .option', { hasText: 'Jonas Öztürk' }).click();
  await saved;
  assert.equal((await server.admin('GET', `/api/v1/tickets/${people.vpn.id}`)).assignee_id, people.jonas.id);
  browser.check();
});

test('a draft survives the tab', async () => {
  const tab = await openVpn();
  await tab.locator('#composer textarea').focus();
  await tab.locator('#composer .ProseMirror').fill('Half a thought');
  await tab.reload();
  await tab.locator('#composer .ProseMirror', { hasText: 'Half a thought' }).waitFor();
  browser.check();
});

test('tasks are added and done', async () => {
  const tab = await openVpn();
  await tab.getByRole('link', { name: /^Tasks/ }).click();
  await tab.getByLabel('New task').fill('Swap the certificate');
  await tab.getByRole('button', { name: 'Add' }).click();
  await tab.getByLabel('Swap the certificate').check();
  await tab.locator('.k-rows .is-done', { hasText: 'Swap the certificate' }).waitFor();
  await assertAccessible(tab, 'tasks');
  browser.check();
});

test('what others do appears by itself', async () => {
  const tab = await openVpn();
  await tab.waitForLoadState('load');
  const jonas = await signIn(server.url, 'jonas', password);
  // The stream may connect after the first event, so there are some more of them.
  let appeared = false;
  const shown = tab.locator('.k-timeline', { hasText: 'Written elsewhere' }).waitFor().then(() => { appeared = true; });
  for (let i = 0; i < 60 && !appeared; ++i) {
    await jonas('POST', `/api/v1/tickets/${people.vpn.id}/messages`, { body_text: `Written elsewhere ${i}` });
    await Promise.race([shown, tab.waitForTimeout(2000)]);
  }
  await shown;
  browser.check();
});
