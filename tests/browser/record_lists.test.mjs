// The shared list and page of records, with the people of the workspace: facets, views, changes of many, a record's page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { adminPassword, assertAccessible, fill, startBrowser, startServer } from './harness.mjs';

let server, browser, people, places;
before(async () => {
  server = await startServer();
  people = await fill(server);
  places = {};
  for (const name of ['Berlin', 'Bonn']) places[name] = (await server.admin('POST', '/api/v1/locations', { name })).id;
  for (const login of ['ada', 'petra']) await server.admin('PATCH', `/api/v1/users/${people[login].id}`, { location_id: places.Berlin });
  await server.admin('PATCH', `/api/v1/users/${people.ole.id}`, { location_id: places.Bonn });
  await server.admin('POST', '/api/v1/custom-fields', { applies_to: 'user', name: 'badge', label_de: 'Ausweis', label_en: 'Badge', type: 'text' });
  browser = await startBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(path, { login = 'ada', ...options } = {}) {
  const tab = await browser.page(options);
  await tab.signIn(login, login === 'admin' ? adminPassword : undefined);
  await tab.goTo(path);
  return tab;
}
const facet = (tab, value) => tab.locator('.k-facets').getByRole('link', { name: new RegExp(`^${value}`) });

test('a facet counts, narrows the list and is taken away again', async () => {
  const tab = await open('/people');
  await assertAccessible(tab, 'people');
  assert.equal(await facet(tab, 'Berlin').locator('.k-count').textContent(), '2');
  await facet(tab, 'Berlin').click();
  await tab.waitForURL(/location/);
  assert.deepEqual((await tab.locator('tbody [data-open]').allTextContents()).sort(), ['Ada Brandt', 'Petra Lindner']);
  await tab.getByRole('link', { name: 'Remove filter Location: Berlin' }).waitFor();
  assert.equal(await facet(tab, 'Berlin').getAttribute('aria-current'), 'true');
  await assertAccessible(tab, 'people of a place');
  await facet(tab, 'Berlin').click();
  await tab.locator('tbody tr').nth(3).waitFor();
  // The same values stand in the menu, where there is no room beside the list.
  const phone = await open('/people', { width: 390, height: 800 });
  await phone.locator('summary', { hasText: 'Filter' }).click();
  await phone.locator('.k-add-filter').getByRole('link', { name: /^Bonn/ }).click();
  await phone.getByText('Ole Hansen').waitFor();
  assert.equal(await phone.locator('tbody tr').count(), 1);
  await assertAccessible(phone, 'people on a phone');
  browser.check();
});

test('columns, order, cards and a view of this kind are kept', async () => {
  const tab = await open('/people');
  await tab.locator('summary', { hasText: 'Columns' }).click();
  const choice = tab.locator('.k-column-choice');
  await choice.getByLabel('Login').check();
  await choice.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('columnheader', { name: 'Login' }).waitFor();
  await tab.getByRole('columnheader', { name: 'Name' }).getByRole('link').click();
  await tab.waitForURL(/sort=-name/);
  assert.match(await tab.locator('tbody [data-open]').first().textContent(), /Petra|Ole|محمد/);
  await tab.goTo('/people?q=location:Bonn');
  await tab.getByText('Save view').click();
  await tab.getByLabel('Name of the view').fill('Those in Bonn');
  await tab.getByRole('button', { name: 'Save' }).click();
  const link = tab.getByRole('link', { name: /Those in Bonn/ });
  await link.waitFor();
  assert.equal(await link.locator('.k-count').textContent(), '1');
  // Views belong to their kind.
  await tab.goTo('/tickets');
  assert.equal(await tab.getByRole('link', { name: /Those in Bonn/ }).count(), 0);
  await tab.goTo('/people?view=all&layout=cards');
  await tab.locator('.k-card-grid [data-id]').nth(3).waitFor();
  await assertAccessible(tab, 'cards of people');
  browser.check();
});

test('many are changed at once, with a preview and a way back', async () => {
  const tab = await open('/people?q=location:Berlin', { login: 'admin' });
  await tab.locator('tbody tr').nth(1).waitFor();
  await tab.keyboard.press('j');
  await tab.keyboard.press('x');
  await tab.getByText('1 selected').waitFor();
  const bar = tab.getByRole('region', { name: 'Change selected' });
  await bar.getByLabel('Active').selectOption('false');
  await bar.getByText('1 of 1 will change').waitFor();
  await assertAccessible(tab, 'changes of people');
  browser.check();
});

test('the dashboard draws figures that lead to the list behind them', async () => {
  const tab = await open('/dashboard');
  const plot = tab.locator('.k-plot', { has: tab.getByRole('heading', { name: 'Age of open tickets' }) });
  await plot.locator('canvas').waitFor();
  await assertAccessible(tab, 'dashboard');
  await plot.getByText('Figures').click();
  await plot.getByRole('link', { name: 'under a day' }).click();
  await tab.waitForURL(/tickets\?q=/);
  await tab.locator('tbody tr').nth(5).waitFor();
  const german = await open('/dashboard', { login: 'jonas', dark: true, width: 390, height: 800 });
  await german.locator('.k-plot canvas').first().waitFor();
  await assertAccessible(german, 'dashboard, German, dark, phone');
  browser.check();
});

test('a record is read and edited in place on its page', async () => {
  const tab = await open(`/people/${people.petra.id}`, { login: 'admin' });
  await tab.getByRole('heading', { level: 1, name: 'Petra Lindner' }).waitFor();
  await assertAccessible(tab, 'page of a person');
  const saved = tab.waitForResponse((response) => response.request().method() === 'PATCH');
  await tab.getByLabel('Phone').fill('+49 5551 12');
  await tab.getByLabel('Phone').press('Tab');
  assert.equal((await saved).status(), 200);
  const badge = tab.waitForResponse((response) => response.request().method() === 'PATCH');
  await tab.getByLabel('Badge').fill('B-7');
  await tab.getByLabel('Badge').press('Tab');
  assert.equal((await badge).status(), 200);
  const petra = await server.admin('GET', `/api/v1/users/${people.petra.id}`);
  assert.deepEqual([petra.phone, petra.custom.badge], ['+49 5551 12', 'B-7']);
  const reader = await open(`/people/${people.mallory?.id ?? people.ole.id}`, { login: 'jonas', dark: true });
  await reader.locator('.k-props').waitFor();
  assert.equal(await reader.locator('.k-props [data-field="email"]').count(), 0);
  await assertAccessible(reader, 'page of a person, German, dark, nothing to edit');
  browser.check();
});
