// Working on many: export, bulk changes that can be undone later, views, boards by any field, cards and calendar.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
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

async function openList(path = '/tickets', options = {}) {
  const tab = await browser.page(options);
  await tab.signIn(options.login ?? 'ada');
  await tab.goTo(path);
  return tab;
}

test('a list is exported with the columns that are shown', async () => {
  const tab = await openList('/tickets?q=requester:petra');
  await tab.getByRole('link', { name: 'Export' }).click();
  await tab.getByRole('heading', { name: /Export/ }).waitFor();
  await tab.getByText('2 rows').waitFor();
  await assertAccessible(tab, 'export');
  assert.equal(await tab.getByLabel('Subject').isChecked(), true);
  assert.equal(await tab.getByLabel('Location', { exact: true }).isChecked(), false);
  const [download] = await Promise.all([tab.waitForEvent('download'), tab.getByRole('button', { name: 'Download' }).click()]);
  assert.match(download.suggestedFilename(), /^tickets-\d{4}-\d\d-\d\d\.csv$/);
  const csv = readFileSync(await download.path(), 'utf8');
  assert.match(csv, /^\uFEFFNumber,Subject,/);
  assert.equal(csv.trim().split('\r\n').length, 3);
  assert.match(csv, /Monitor in room 2\.14 flickers/);

  const german = await openList('/tickets?q=requester:petra', { login: 'jonas' });
  await german.getByRole('link', { name: 'Exportieren' }).click();
  const [datei] = await Promise.all([german.waitForEvent('download'), german.getByRole('button', { name: 'Herunterladen' }).click()]);
  assert.match(readFileSync(await datei.path(), 'utf8'), /^\uFEFFNummer;Betreff;/);
  browser.check();
});

test('the server says what a change would do, and it can be undone after a reload', async () => {
  const tab = await openList('/tickets?q=requester:petra');
  await tab.getByLabel('Select all').check();
  const bar = tab.getByRole('region', { name: 'Change selected' });
  await bar.getByLabel('Priority').selectOption('urgent');
  await bar.getByText('2 of 2 will change').waitFor();
  await bar.getByRole('button', { name: 'Show what changes' }).click();
  const dialog = tab.getByRole('dialog');
  await dialog.getByRole('cell', { name: 'Urgent' }).first().waitFor();
  await assertAccessible(tab, 'preview of a change');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await bar.getByRole('button', { name: 'Change 2' }).click();
  await tab.getByText('2 changed').waitFor();

  await tab.reload();
  await tab.getByText('2 changed').waitFor();
  await tab.getByRole('button', { name: 'Undo' }).click();
  await tab.getByText('2 put back').waitFor();
  const { items } = await server.admin('GET', '/api/v1/tickets?q=requester:petra&sort=id');
  assert.deepEqual(items.map((item) => item.priority), ['high', 'normal']);
  await tab.reload();
  await tab.locator('tbody tr').first().waitFor();
  assert.equal(await tab.getByRole('button', { name: 'Undo' }).count(), 0);
  browser.check();
});

test('a view keeps its columns, is changed, shared, shown first and deleted', async () => {
  const team = await server.admin('POST', '/api/v1/groups', { name: 'First line', member_ids: [people.ada.id, people.jonas.id] });
  const tab = await openList('/tickets?q=requester:petra&sort=-created_at');
  await tab.getByText('Save view').click();
  await tab.getByLabel('Name of the view').fill('Petra');
  await tab.locator('form').filter({ has: tab.getByLabel('Name of the view') }).getByRole('button', { name: 'Save' }).click();
  await tab.waitForURL(/view=\d+/);
  await tab.getByRole('heading', { level: 1, name: 'Petra' }).waitFor();
  await tab.getByText('Columns').first().click();
  const choice = tab.locator('.k-column-choice');
  await choice.getByLabel('Assignee').uncheck();
  await choice.getByLabel('Created').check();
  await choice.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('columnheader', { name: 'Created' }).waitFor();
  // The columns are the view's; other lists keep theirs.
  await tab.getByRole('link', { name: /^All open/ }).or(tab.getByRole('link', { name: /^Open/ })).first().click();
  await tab.getByRole('columnheader', { name: 'Assignee' }).waitFor();

  await tab.getByRole('link', { name: /Petra/ }).click();
  await tab.getByRole('columnheader', { name: 'Priority' }).getByRole('link').click();
  await tab.getByRole('button', { name: 'Save changes' }).click();
  await tab.getByText('The view is saved.').waitFor();
  assert.equal(await tab.getByRole('button', { name: 'Save changes' }).count(), 0);

  await tab.getByRole('link', { name: 'Edit view' }).click();
  await assertAccessible(tab, 'form of a view');
  await tab.getByLabel('Name of the view').fill('Petra and friends');
  await tab.getByLabel('Who sees it').selectOption('group');
  await tab.evaluate((id) => {
    const select = document.getElementById('view-group');
    select.tomselect ? (select.tomselect.addOption({ id, value: id, name: 'First line' }), select.tomselect.setValue(String(id))) : select.append(new Option('First line', id, true, true));
  }, team.id);
  await tab.getByLabel('Show first').check();
  await tab.getByRole('button', { name: 'Save', exact: true }).click();
  await tab.getByText('The view is saved.').waitFor();
  await tab.goTo('/tickets');
  await tab.getByRole('heading', { level: 1, name: 'Petra and friends' }).waitFor();

  const other = await openList('/tickets', { login: 'jonas' });
  await other.getByRole('link', { name: /Petra and friends/ }).click();
  await other.getByRole('heading', { level: 1, name: 'Petra and friends' }).waitFor();
  assert.equal(await other.getByRole('link', { name: 'Ansicht bearbeiten' }).count(), 0);
  await other.getByRole('link', { name: 'Alle gespeicherten Ansichten' }).click();
  await assertAccessible(other, 'all views');
  await other.getByText('First line').waitFor();

  await tab.getByRole('link', { name: 'Edit view' }).click();
  await tab.getByRole('button', { name: 'Delete view' }).click();
  const question = tab.getByRole('dialog');
  await question.getByText('Petra and friends').waitFor();
  await question.getByRole('button').last().click();
  await tab.getByText('The view is deleted.').waitFor();
  await tab.goTo('/tickets');
  await tab.locator('tbody tr').first().waitFor();
  browser.check();
});

test('a board by assignee moves a card to somebody else', async () => {
  const tab = await openList('/tickets?view=everything&layout=board&by=assignee_id');
  const card = tab.locator(`[data-board] [data-id="${people.vpn.id}"]`);
  await card.waitFor();
  await assertAccessible(tab, 'board by assignee');
  const select = card.getByLabel(/^Assignee T-/);
  await select.focus();
  await select.selectOption(String(people.jonas.id));
  await tab.locator(`[data-state="${people.jonas.id}"] [data-id="${people.vpn.id}"]`).waitFor();
  await tab.getByText('VPN drops every ten minutes: Jonas Öztürk').waitFor();
  assert.equal((await server.admin('GET', `/api/v1/tickets/${people.vpn.id}`)).assignee_id, people.jonas.id);
  await select.focus();
  await select.selectOption('');
  await tab.locator(`[data-state=""] [data-id="${people.vpn.id}"]`).waitFor();
  assert.equal((await server.admin('GET', `/api/v1/tickets/${people.vpn.id}`)).assignee_id, null);
  for (const by of ['priority', 'type', 'group_id', 'category_id', 'nonsense']) {
    await tab.goTo(`/tickets?view=everything&layout=board&by=${by}`);
    await tab.locator('[data-board]').waitFor();
  }
  browser.check();
});

test('cards show the same list', async () => {
  const tab = await openList('/tickets?view=everything&layout=cards');
  await tab.locator('.k-card-grid [data-id]').nth(5).waitFor();
  await assertAccessible(tab, 'cards');
  const phone = await openList('/tickets?view=everything&layout=cards', { width: 390, height: 800, dark: true });
  await assertAccessible(phone, 'cards on a phone');
  browser.check();
});

test('the calendar shows what is due, and a ticket is given another day', async () => {
  const due = new Date();
  due.setDate(14);
  due.setHours(10, 0, 0, 0);
  await server.admin('PATCH', `/api/v1/tickets/${people.vpn.id}`, { due_at: due.toISOString() });
  const tab = await openList('/tickets?view=everything&layout=calendar');
  const event = tab.getByRole('link', { name: /VPN drops/ });
  await event.waitFor();
  await assertAccessible(tab, 'calendar');
  const day = (date) => tab.locator(`[data-date="${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}"]`);
  const next = new Date(due);
  next.setDate(16);
  const saved = tab.waitForResponse((response) => response.request().method() === 'PATCH');
  await event.hover();
  const target = await day(next).boundingBox();
  await tab.mouse.down();
  for (const share of [0.3, 0.6, 1]) await tab.mouse.move(target.x + target.width * 0.5 * share, target.y + target.height * 0.6, { steps: 5 });
  await tab.mouse.up();
  assert.equal((await saved).status(), 200);
  assert.equal(new Date((await server.admin('GET', `/api/v1/tickets/${people.vpn.id}`)).due_at).toISOString(), next.toISOString());
  await tab.getByLabel('Date', { exact: true }).selectOption('created_at');
  await tab.locator('.fc-event').first().waitFor();
  const german = await openList('/tickets?view=everything&layout=calendar', { login: 'jonas', dark: true });
  await german.getByRole('button', { name: 'Heute' }).waitFor();
  await assertAccessible(german, 'calendar, German and dark');
  browser.check();
});

test('a ticket opens beside the list, and its page leads to the next one', async () => {
  const tab = await openList('/tickets?q=requester:petra&sort=created_at');
  await tab.locator('tbody tr').nth(1).waitFor();
  await tab.getByRole('button', { name: 'Side by side' }).click();
  const pane = tab.getByRole('region', { name: 'Opened beside the list' });
  await pane.getByRole('heading', { name: /Outlook asks/ }).waitFor();
  await assertAccessible(tab, 'side by side');
  await tab.locator('tbody').press('j');
  await pane.getByRole('heading', { name: /Monitor in room/ }).waitFor();
  await pane.getByRole('link', { name: /Activity/ }).click();
  await pane.locator('.k-tabs a[aria-current]', { hasText: 'Activity' }).waitFor();
  await tab.reload();
  await pane.getByRole('heading', { name: /Monitor in room/ }).waitFor();
  await tab.getByRole('button', { name: 'Side by side' }).click();
  await pane.waitFor({ state: 'detached' });

  await tab.getByRole('link', { name: /Outlook asks/ }).click();
  await tab.waitForURL(/\/tickets\/\d+$/);
  const list = tab.getByRole('navigation', { name: 'List' });
  await list.getByText('1 of 2').waitFor();
  await assertAccessible(tab, 'ticket with its neighbours');
  await list.getByRole('link', { name: 'Next' }).click();
  await tab.getByRole('heading', { level: 1, name: /Monitor in room/ }).waitFor();
  await tab.keyboard.press('k');
  await tab.getByRole('heading', { level: 1, name: /Outlook asks/ }).waitFor();
  await tab.getByRole('link', { name: 'Back to the list' }).click();
  await tab.waitForURL(/q=requester/);
  browser.check();
});
