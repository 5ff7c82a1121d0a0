import assert from 'node:assert/strict';
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
  await tab.getByRole('link', { name: 'Remove filter priority:urgent' }).click();
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
  await tab.getByRole('region', { name: 'Change selected' }).getByLabel('Priority').selectOption('low');
  await tab.locator('tbody .k-priority-low').nth(1).waitFor();
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
