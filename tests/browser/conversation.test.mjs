// Tasks, one's own work, drafts that wait, mentions, notes, text blocks and signatures.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible, fill, startBrowser, startServer } from './harness.mjs';

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

const pictures = process.env.KONTOR_PICTURES;  // a folder to keep pictures in, for people
if (pictures) mkdirSync(pictures, { recursive: true });
const vpn = () => `/api/v1/tickets/${people.vpn.id}`;

async function openVpn(query = '', options = {}) {
  const tab = await browser.page(options);
  await tab.signIn('ada');
  await tab.goTo(`/tickets/${people.vpn.id}${query}`);
  return tab;
}

/** Writes into the composer, which then waits so many seconds before it sends. */
async function write(tab, text, undo = 0) {
  await tab.locator('#composer').evaluate((form, value) => { form.dataset.undo = value; }, String(undo));
  await tab.locator('#composer textarea').focus();
  await tab.locator('#composer .ProseMirror').fill(text);
}

test('a checklist makes tasks, which wait for each other and are put in order', async () => {
  await server.admin('POST', '/api/v1/checklists', { name: 'New certificate', steps: '! Order it | @ada | +2d\nSwap it | after 1\nTell everybody' });
  const tab = await openVpn('?tab=tasks', { expect: ['409'] });
  await tab.locator('#g-checklist').focus();
  const input = tab.locator('.k-add-row:has(#g-checklist) .ts-control input');
  await input.waitFor();
  await input.pressSequentially('New');
  await tab.locator('.ts-dropdown .option', { hasText: 'New certificate' }).click();
  await tab.getByRole('button', { name: 'Apply' }).click();
  const rows = tab.locator('.k-rows > li');
  await rows.nth(2).waitFor();
  await tab.getByText('waits for: Order it').waitFor();
  await tab.getByText('0 of 3 done').waitFor();
  await assertAccessible(tab, 'tasks of a checklist');
  if (pictures) await tab.screenshot({ path: join(pictures, 'tasks.png'), fullPage: true });

  await tab.getByRole('checkbox', { name: 'Swap it' }).click();
  await tab.locator('.k-toast', { hasText: 'To be done first: Order it' }).waitFor();
  await tab.getByRole('checkbox', { name: 'Order it' }).check();
  await tab.getByText('1 of 3 done').waitFor();

  const moved = () => tab.waitForResponse((response) => response.url().endsWith('/tasks/order') && response.ok());
  for (let i = 0; i < 2; ++i) {
    const done = moved();
    await tab.getByRole('button', { name: 'Up: Tell everybody' }).click();
    await done;
  }
  const order = async () => (await server.admin('GET', `${vpn()}/tasks`)).items.map((task) => task.title);
  assert.deepEqual(await order(), ['Tell everybody', 'Order it', 'Swap it']);

  await tab.getByRole('button', { name: 'Edit: Tell everybody' }).click();
  const dialog = tab.getByRole('dialog');
  const before = dialog.getByLabel('Only after these tasks');
  await before.waitFor();
  assert.deepEqual(await before.locator('option').allTextContents(), ['Order it', 'Swap it']);
  await before.selectOption('Swap it');
  await dialog.getByLabel('Description').fill('By mail to all.');
  await assertAccessible(tab, 'form of a task');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await tab.getByText('waits for: Swap it').waitFor();
  const [told, , swapped] = (await server.admin('GET', `${vpn()}/tasks`)).items;
  assert.deepEqual([told.description, told.depends_on_ids], ['By mail to all.', [swapped.id]]);
  await tab.getByRole('button', { name: 'Remove: Tell everybody' }).click();
  await tab.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await tab.getByText('1 of 2 done').waitFor();
  browser.check();
});

test('what cannot be resolved is not sent either, and the text is there again', async () => {
  const task = await server.admin('POST', `${vpn()}/tasks`, { title: 'Sign the form', required: true });
  const tab = await openVpn('', { expect: ['409'] });
  await write(tab, 'All done.');
  await tab.getByRole('button', { name: 'Send and resolve' }).click();
  await tab.locator('.k-toast', { hasText: 'required' }).waitFor();
  await tab.locator('#composer .ProseMirror', { hasText: 'All done.' }).waitFor();
  const said = async () => (await server.admin('GET', `${vpn()}/messages?limit=200`)).items.filter((m) => m.body_text.includes('All done.')).length;
  assert.equal(await said(), 0);
  await server.admin('PATCH', `${vpn()}/tasks/${task.id}`, { state: 'cancelled' });
  await tab.locator('#composer').evaluate((form) => { form.dataset.undo = '0'; });
  await tab.getByRole('button', { name: 'Send and resolve' }).click();
  await tab.getByRole('dialog').getByRole('button', { name: 'Send all the same' }).click();
  await tab.locator('.k-record-head .k-status-resolved').waitFor();
  assert.equal(await said(), 1);
  await server.admin('PATCH', vpn(), { status: 'open' });
  browser.check();
});

test('a reply waits for its time; it is sent at once, or written on', async () => {
  const tab = await openVpn();
  await write(tab, 'We call you tomorrow.');
  await tab.locator('summary', { hasText: 'Send later' }).click();
  await tab.getByRole('button', { name: 'Tomorrow at 8' }).waitFor();
  await assertAccessible(tab, 'send later');
  if (pictures) await tab.screenshot({ path: join(pictures, 'later.png') });
  await tab.getByRole('button', { name: 'Tomorrow at 8' }).click();
  const waiting = tab.locator('.k-draft', { hasText: 'We call you tomorrow.' });
  await waiting.getByText('Will be sent').waitFor();
  await tab.reload();
  await waiting.waitFor();
  await assertAccessible(tab, 'waiting drafts');
  if (pictures) await tab.screenshot({ path: join(pictures, 'drafts.png'), fullPage: true });

  // Colleagues see that an answer is on its way, and leave it alone.
  const other = await browser.page();
  await other.signIn('jonas');
  await other.goTo(`/tickets/${people.vpn.id}`);
  await other.locator('.k-draft', { hasText: 'We call you tomorrow.' }).waitFor();
  assert.equal(await other.locator('.k-draft button').count(), 0);

  await waiting.getByRole('button', { name: 'Write on' }).click();
  await tab.locator('#composer .ProseMirror', { hasText: 'We call you tomorrow.' }).waitFor();
  await waiting.waitFor({ state: 'detached' });
  await tab.locator('summary', { hasText: 'Send later' }).click();
  await tab.getByRole('button', { name: 'In an hour' }).click();
  await waiting.getByRole('button', { name: 'Send now' }).click();
  await tab.locator('.k-timeline .k-entry-agent', { hasText: 'We call you tomorrow.' }).waitFor();
  await waiting.waitFor({ state: 'detached' });
  browser.check();
});

test('somebody is spoken to by @; public notes are for all, one\'s own can be changed', async () => {
  const tab = await openVpn();
  await tab.locator('.k-composer-modes').getByText('Public note').click();
  await write(tab, '');
  await tab.locator('#composer .ProseMirror').pressSequentially('Please look, @jon');
  await tab.getByRole('option', { name: /Jonas Öztürk/ }).waitFor();
  await tab.locator('#composer .ProseMirror').press('Enter');
  await tab.locator('#composer .k-mention', { hasText: '@Jonas Öztürk' }).waitFor();
  const posted = tab.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/drafts'));
  await tab.getByRole('button', { name: 'Save note' }).click();
  const body = (await posted).postDataJSON();
  assert.deepEqual([body.as, body.mention_ids], ['note_public', [people.jonas.id]]);
  const note = tab.locator('.k-timeline .k-entry-note', { hasText: 'Please look, @Jonas Öztürk' });
  await note.waitFor();

  await note.getByRole('button', { name: 'Edit the note' }).click();
  await note.locator('.ProseMirror').fill('Never mind.');
  await note.getByRole('button', { name: 'Save' }).click();
  const changed = tab.locator('.k-timeline .k-entry-note', { hasText: 'Never mind.' });
  await changed.waitFor();
  await changed.getByRole('button', { name: 'Delete the note' }).click();
  await tab.getByRole('dialog').getByRole('button').last().click();
  await changed.waitFor({ state: 'detached' });
  browser.check();
});

test('an answer asks first where others wrote meanwhile', async () => {
  const tab = await openVpn();
  await write(tab, 'We look into it.');
  await server.admin('POST', `${vpn()}/messages`, { body_text: 'I have answered already.' });
  await tab.getByRole('button', { name: 'Send', exact: true }).click();
  const dialog = tab.getByRole('dialog');
  await dialog.getByText('While you wrote, something happened:').waitFor();
  await assertAccessible(tab, 'asked before sending');
  if (pictures) await tab.screenshot({ path: join(pictures, 'asked.png') });
  await dialog.getByRole('button', { name: 'Read first' }).click();
  await tab.locator('#composer .ProseMirror', { hasText: 'We look into it.' }).waitFor();
  await tab.getByRole('button', { name: 'Send', exact: true }).click();
  await tab.locator('.k-timeline .k-entry-agent', { hasText: 'We look into it.' }).waitFor();
  browser.check();
});

test('a formatted text block with what the ticket says', async () => {
  await server.admin('POST', '/api/v1/text-blocks', { name: 'Who', shortcut: 'who', body_html_en: '<p>Dear <strong>{requester}</strong>, {assignee} works on {number}.</p>' });
  const tab = await openVpn();
  await tab.locator('summary', { hasText: 'Text blocks' }).click();
  await tab.getByLabel('Find a text block').fill('/who');
  await tab.getByRole('button', { name: 'Who', exact: true }).click();
  await tab.locator('#composer .ProseMirror strong', { hasText: 'Ole Hansen' }).waitFor();
  await tab.locator('#composer .ProseMirror', { hasText: `Ada Brandt works on ${people.vpn.number}.` }).waitFor();
  await tab.locator('#composer .ProseMirror').fill('');
  browser.check();
});

test('a signature of one\'s own is kept', async () => {
  const tab = await browser.page();
  await tab.signIn('ada');
  await tab.goTo('/profile');
  await tab.locator('#signature-en').focus();
  await tab.locator('#signature .ProseMirror').first().fill('Kind regards, {agent}');
  await tab.getByRole('button', { name: 'Keep signature' }).click();
  await tab.getByText('The signature is kept.').waitFor();
  assert.match(await tab.locator('#signature-en').inputValue(), /Kind regards, \{agent\}/);
  browser.check();
});

test('my tasks are on one page and in the calendar', async () => {
  const due = new Date(Date.now() + 3600000).toISOString();
  await server.admin('POST', `${vpn()}/tasks`, { title: 'Call the carrier', assignee_id: people.ada.id, due_at: due });
  const tab = await browser.page();
  await tab.signIn('ada');
  await tab.goTo('/my-work');
  await tab.getByRole('link', { name: 'Call the carrier' }).waitFor();
  await tab.getByRole('button', { name: 'Make a link' }).click();
  const link = new URL(await tab.locator('#feed-link').textContent());
  const calendar = await fetch(server.url + link.pathname);
  assert.equal(calendar.status, 200);
  assert.match(await calendar.text(), /SUMMARY:Call the carrier/);
  await assertAccessible(tab, 'calendar link');
  await tab.getByRole('checkbox', { name: /Call the carrier/ }).check();
  await tab.getByRole('link', { name: 'Call the carrier' }).waitFor({ state: 'detached' });
  await tab.goTo('/my-work');
  await tab.getByRole('button', { name: 'Take the link back' }).click();
  await tab.getByText('The calendar link has ended.').waitFor();
  assert.equal((await fetch(server.url + link.pathname)).status, 404);
  browser.check();
});

for (const look of [{ name: 'light', width: 1440 }, { name: 'dark', width: 1440, dark: true }, { name: 'phone', width: 390 }, { name: 'narrow-dark', width: 360, dark: true }]) {
  test(`the pages in German, ${look.name}`, async () => {
    const tasks = (await server.admin('GET', `${vpn()}/tasks`)).items;
    if (!tasks.some((task) => task.assignee_id === people.jonas.id))
      for (const [title, hours] of [['Zertifikat beim Anbieter bestellen und die Rechnung an die Buchhaltung weiterleiten', -5], ['Anwender informieren', 30], ['Nachsehen', 24 * 20]])
        await server.admin('POST', `${vpn()}/tasks`, { title, assignee_id: people.jonas.id, required: hours < 0, due_at: new Date(Date.now() + hours * 3600000).toISOString() });
    const tab = await browser.page({ ...look, locale: 'de-DE' });
    await tab.signIn('jonas');
    for (const [name, path, text] of [['my-work', '/my-work', 'Meine Aufgaben'], ['task-tab', `/tickets/${people.vpn.id}?tab=tasks`, 'Checkliste anwenden'], ['composer', `/tickets/${people.vpn.id}`, 'Später senden']]) {
      await tab.goTo(path);
      await tab.locator('.k-main').getByText(text).first().waitFor();
      await assertAccessible(tab, `${name} ${look.name}`);
      if (pictures) await tab.screenshot({ path: join(pictures, `${name}-${look.name}.png`), fullPage: true });
    }
    await tab.context().close();
    browser.check();
  });
}
