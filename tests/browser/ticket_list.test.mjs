import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, fill, password, signIn, startBrowser, startServer } from './harness.mjs';

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

async function openList(path = '/tickets', options) {
  const tab = await browser.page(options);
  await tab.signIn('ada');
  await tab.goTo(path);
  return tab;
}

test('views count, rows show what people wrote and nothing of it runs', async () => {
  const tab = await openList();
  await assertAccessible(tab, 'list');
  assert.equal(await tab.locator('tbody tr').count(), 6);
  await tab.getByRole('link', { name: /Assigned to me/ }).click();
  await tab.waitForURL(/view=mine/);
  assert.equal(await tab.locator('tbody tr').count(), 1);
  assert.equal(await tab.locator('.k-views a[aria-current] .k-count').textContent(), '1');
  assert.notEqual(await tab.title(), 'owned');
  browser.check();
});

test('the query bar completes, filters and explains a mistake', async () => {
  const tab = await openList('/tickets', { expect: ['400'] });
  const bar = tab.getByRole('combobox', { name: 'Search' });
  await bar.pressSequentially('priority:urg');
  const option = tab.getByRole('option', { name: /urgent/ });
  await option.waitFor();
  await bar.press('ArrowDown');
  await bar.press('Enter');
  assert.match(await bar.inputValue(), /priority:urgent/);
  await bar.press('Escape');
  await bar.press('Enter');
  await tab.waitForURL(/q=priority/);
  assert.equal(await tab.locator('tbody tr').count(), 1);
  await tab.getByRole('link', { name: 'Remove filter Priority: Urgent' }).click();
  await tab.waitForURL(/q=(&|$)/);
  assert.equal(await tab.locator('tbody tr').count(), 6);

  await tab.goTo('/tickets?q=priorty:high');
  await tab.getByRole('alert').waitFor();
  await assertAccessible(tab, 'query error');
  browser.check();
});

test('a view is saved with its query', async () => {
  const tab = await openList('/tickets?q=priority:urgent');
  await tab.getByText('Save view').click();
  await tab.getByLabel('Name of the view').fill('Burning');
  await tab.getByRole('button', { name: 'Save' }).click();
  const link = tab.getByRole('link', { name: /Burning/ });
  await link.waitFor();
  assert.equal(await link.locator('.k-count').textContent(), '1');
  browser.check();
});

test('j, k, x and Enter work, and so does the bulk bar', async () => {
  const tab = await openList('/tickets?q=requester:petra');
  await tab.locator('tbody tr').first().waitFor();
  await tab.keyboard.press('j');
  await tab.keyboard.press('x');
  await tab.keyboard.press('j');
  await tab.keyboard.press('x');
  await tab.getByText('2 selected').waitFor();
  await assertAccessible(tab, 'bulk bar');
  const bar = tab.getByRole('region', { name: 'Change selected' });
  await bar.getByLabel('Priority').selectOption('low');
  await bar.getByText('2 of 2 will change').waitFor();
  await bar.getByRole('button', { name: 'Change 2' }).click();
  await tab.locator('tbody .k-priority-low').nth(1).waitFor();
  await tab.getByRole('button', { name: 'Undo' }).click();
  await tab.getByText('2 put back').waitFor();
  await tab.locator('tbody .k-priority-high').waitFor();
  assert.equal(await tab.locator('tbody .k-priority-low').count(), 0);
  await tab.keyboard.press('j');
  await tab.keyboard.press('Enter');
  await tab.waitForURL(/\/tickets\/\d+$/);
  browser.check();
});

test('an empty list says what to do', async () => {
  const tab = await openList('/tickets?q=subject:nothingofthatname');
  await tab.getByRole('heading', { name: 'Nothing matches' }).waitFor();
  await assertAccessible(tab, 'empty list');
  await tab.getByRole('link', { name: 'Clear filter' }).click();
  await tab.locator('tbody tr').first().waitFor();
  browser.check();
});

test('a ticket is entered by an agent', async () => {
  const tab = await openList();
  await tab.getByRole('link', { name: 'New ticket' }).click();
  await assertAccessible(tab, 'new ticket');
  await tab.getByLabel('Subject').fill('Coffee machine asks for an IP address');
  await tab.getByLabel('Description').fill('It beeps.');
  await tab.getByLabel('Files').setInputFiles({ name: 'beep.txt', mimeType: 'text/plain', buffer: Buffer.from('beep') });
  await tab.getByRole('button', { name: 'Create ticket' }).click();
  await tab.waitForURL(/\/tickets\/\d+$/);
  await tab.getByRole('heading', { level: 1, name: 'Coffee machine asks for an IP address' }).waitFor();
  await tab.getByText('beep.txt').waitFor();
  browser.check();
});

test('tags are added and taken away for many; what is so already is not counted', async () => {
  const tab = await openList('/tickets?q=assignee:ada,jonas');
  await tab.getByLabel('Select all').check();
  const bar = tab.getByRole('region', { name: 'Change selected' });
  await bar.getByLabel('Tags').fill('vpn');
  await bar.getByText('1 of 2 will change').waitFor();
  await bar.getByLabel('Tags').fill('council -vpn');
  await bar.getByRole('button', { name: 'Change 2' }).click();
  await tab.getByText('2 changed').waitFor();
  const { items } = await server.admin('GET', '/api/v1/tickets?q=tag:council');
  assert.deepEqual(items.map((item) => item.tags), [['council'], ['council']]);
  await tab.getByRole('button', { name: 'Undo' }).click();
  await tab.getByText('2 put back').waitFor();
  assert.deepEqual((await server.admin('GET', `/api/v1/tickets/${people.vpn.id}`)).tags, ['vpn']);
  browser.check();
});

test('columns are chosen and remembered', async () => {
  const tab = await openList();
  await tab.locator('summary', { hasText: 'Columns' }).click();
  await assertAccessible(tab, 'choice of columns');
  const choice = tab.locator('.k-column-choice');
  await choice.getByLabel('Assignee').uncheck();
  await choice.getByLabel('Created').check();
  await choice.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('columnheader', { name: 'Created' }).waitFor();
  assert.equal(await tab.getByRole('columnheader', { name: 'Assignee' }).count(), 0);
  await tab.getByRole('columnheader', { name: 'Created' }).getByRole('link').click();
  await tab.waitForURL(/sort=-created_at/);
  await tab.goTo('/tickets?view=everything');
  await tab.getByRole('columnheader', { name: 'Created' }).waitFor();
  const other = await browser.page();
  await other.signIn('jonas');
  await other.goTo('/tickets');
  await other.getByRole('columnheader', { name: 'Bearbeitung' }).waitFor();
  await tab.locator('summary', { hasText: 'Columns' }).click();
  await tab.getByRole('button', { name: 'Usual columns' }).click();
  await tab.getByRole('columnheader', { name: 'Assignee' }).waitFor();
  browser.check();
});

test('a card moves to another state by hand and by keyboard, and a conflict loses nothing', async () => {
  const monitor = (await server.admin('GET', '/api/v1/tickets?q=subject:flickers')).items[0];
  const tab = await openList('/tickets?view=everything', { expect: ['412', 'ERR_FAILED'] });
  await tab.route('**/api/v1/events*', (route) => route.abort());
  await tab.getByRole('link', { name: 'Board', exact: true }).click();
  const card = tab.locator(`[data-board] [data-id="${monitor.id}"]`);
  await card.waitFor();
  await assertAccessible(tab, 'board');
  const inColumn = (state) => tab.locator(`[data-state="${state}"] [data-id="${monitor.id}"]`);
  const status = async () => (await server.admin('GET', `/api/v1/tickets/${monitor.id}`)).status;
  const select = tab.getByLabel(`Status ${monitor.number}`);
  await select.focus();
  await select.selectOption('open');
  await inColumn('open').waitFor();
  await tab.getByText('Monitor in room 2.14 flickers: Open').waitFor();
  assert.equal(await status(), 'open');

  // By hand: pressed, moved in steps, let go, as the library wants to see it.
  const saved = tab.waitForResponse((response) => response.request().method() === 'PATCH');
  await inColumn('open').hover();
  const target = await tab.locator('[data-state="pending"]').boundingBox();
  await tab.mouse.down();
  for (const share of [0.2, 0.5, 0.8, 1]) await tab.mouse.move(target.x + target.width * (0.3 + 0.2 * share), target.y + 30 + 10 * share, { steps: 4 });
  await tab.mouse.up();
  assert.equal((await saved).status(), 200);
  await inColumn('pending').waitFor();
  assert.equal(await status(), 'pending');

  const jonas = await signIn(server.url, 'jonas', password);
  await jonas('PATCH', `/api/v1/tickets/${monitor.id}`, { status: 'open' });
  await select.selectOption('resolved');
  const dialog = tab.getByRole('dialog');
  await dialog.getByText('Changed in the meantime').waitFor();
  await dialog.getByRole('button', { name: 'Keep theirs' }).click();
  await inColumn('open').waitFor();
  assert.equal(await status(), 'open');
  browser.check();
});
