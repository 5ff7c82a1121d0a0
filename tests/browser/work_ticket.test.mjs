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

async function openVpn(options = {}) {
  const tab = await browser.page(options);
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
  await tab.locator('.k-add-row').getByLabel('Title').fill('Swap the certificate');
  await tab.getByRole('button', { name: 'Add' }).click();
  await tab.getByLabel('Swap the certificate', { exact: true }).check();
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

test('a reply typed when the session had ended is there after signing in again', async () => {
  const tab = await browser.page({ expect: ['401'] });
  await tab.signIn('ada');
  await tab.goTo(`/tickets/${people.vpn.id}`);
  await tab.locator('#composer textarea').focus();
  await tab.locator('#composer .ProseMirror').fill('Written while nobody was signed in.');
  await tab.context().clearCookies();
  await tab.locator('#composer').evaluate((form) => { form.dataset.undo = '0'; });
  await tab.getByRole('button', { name: 'Send', exact: true }).click();
  await tab.getByText('Your session has ended.').waitFor();
  await tab.getByRole('button', { name: 'Sign in again' }).click();
  await tab.locator('#login').fill('ada');
  await tab.locator('#password').fill(password);
  await tab.locator('#password').press('Enter');
  await tab.waitForURL(/\/tickets\/\d+$/);
  await tab.locator('#composer .ProseMirror', { hasText: 'Written while nobody was signed in.' }).waitFor();
  await tab.locator('#composer').evaluate((form) => { form.dataset.undo = '0'; });
  await tab.getByRole('button', { name: 'Send', exact: true }).click();
  await tab.locator('.k-timeline .k-entry-agent', { hasText: 'Written while nobody was signed in.' }).waitFor();
  browser.check();
});

test('a reply on its way when the tab goes is sent once', async () => {
  // Sent again under the same key while the first is under way, it is refused with 409 and comes to the same end.
  const tab = await openVpn({ expect: ['409'] });
  await tab.locator('#composer textarea').focus();
  await tab.locator('#composer .ProseMirror').fill('Leaving in a hurry.');
  await tab.locator('#composer').evaluate((form) => { form.dataset.undo = '3600'; });
  await tab.getByRole('button', { name: 'Send', exact: true }).click();
  await tab.getByRole('button', { name: 'Undo' }).waitFor();
  await tab.reload();
  await tab.locator('.k-timeline .k-entry-agent', { hasText: 'Leaving in a hurry.' }).waitFor();
  await tab.reload();
  await tab.locator('.k-timeline .k-entry-agent', { hasText: 'Leaving in a hurry.' }).waitFor();
  const { items } = await server.admin('GET', `/api/v1/tickets/${people.vpn.id}/messages?limit=200`);
  assert.equal(items.filter((m) => m.body_text.includes('Leaving in a hurry.')).length, 1);
  browser.check();
});

const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('a picture is pasted and another one dropped; both arrive', async () => {
  const tab = await openVpn();
  await tab.locator('#composer textarea').focus();
  await tab.locator('#composer .ProseMirror').fill('See here: ');
  for (const [selector, type, name] of [['#composer .ProseMirror', 'paste', 'pasted.png'], ['#composer', 'drop', 'dropped.png']]) {
    await tab.locator(selector).evaluate((element, [type, name, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name, { type: 'image/png' }));
      element.dispatchEvent(type === 'paste' ? new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true })
        : new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, [type, name, pixel.toString('base64')]);
    await tab.locator('#composer .k-attachment', { hasText: name }).waitFor();
  }
  await tab.locator('#composer').evaluate((form) => { form.dataset.undo = '0'; });
  await tab.getByRole('button', { name: 'Send', exact: true }).click();
  const entry = tab.locator('.k-timeline .k-entry-agent', { hasText: 'See here:' });
  await entry.getByText('dropped.png').waitFor();
  await entry.getByText('pasted.png').waitFor();
  browser.check();
});

test('a text block speaks the requester\'s language and knows the ticket', async () => {
  await server.admin('POST', '/api/v1/text-blocks', { name: 'Greeting', body_de: 'Guten Tag {requester},\n\nzu {number}:', body_en: 'Hello {requester_first_name},\n\nabout {number} {subject}:' });
  const tab = await openVpn();
  await tab.locator('summary', { hasText: 'Text blocks' }).click();
  await tab.getByLabel('Find a text block').waitFor();
  // What the head of a page that is scrolled covers by half is no target of this menu.
  await tab.evaluate(() => window.scrollTo(0, 0));
  await assertAccessible(tab, 'text blocks');
  await tab.getByRole('button', { name: 'Greeting' }).click();
  await tab.locator('#composer .ProseMirror', { hasText: 'Hello Ole,' }).waitFor();
  await tab.locator('#composer .ProseMirror', { hasText: `about ${people.vpn.number} VPN drops` }).waitFor();
  await tab.locator('#composer .ProseMirror').fill('');
  browser.check();
});

test('who else looks and writes is said', async () => {
  const tab = await openVpn();
  const other = await browser.page();
  await other.signIn('jonas');
  await other.goTo(`/tickets/${people.vpn.id}`);
  await other.getByText('Ada Brandt sieht sich das gerade an').waitFor();
  await other.locator('#composer textarea').focus();
  await other.locator('#composer .ProseMirror').pressSequentially('Ich');
  // The other page hears of it with its next beat; the way back to it brings that forward.
  let said = false;
  const shown = tab.getByText('Jonas Öztürk is writing').waitFor().then(() => { said = true; });
  while (!said) {
    await other.locator('#composer .ProseMirror').pressSequentially('.');
    await tab.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await Promise.race([shown, tab.waitForTimeout(1000)]);
  }
  await assertAccessible(tab, 'presence');
  await other.locator('#composer .ProseMirror').fill('');
  await other.context().close();
  browser.check();
});

test('changes in a row are one line that opens', async () => {
  const outlook = (await server.admin('GET', '/api/v1/tickets?q=subject:Outlook')).items[0];
  for (const priority of ['low', 'normal', 'urgent']) await server.admin('PATCH', `/api/v1/tickets/${outlook.id}`, { priority });
  const tab = await browser.page();
  await tab.signIn('ada');
  await tab.goTo(`/tickets/${outlook.id}`);
  await tab.locator('summary', { hasText: '3 changes' }).click();
  await tab.getByText(/Priority.*Urgent/).first().waitFor();
  await assertAccessible(tab, 'folded changes');
  browser.check();
});
