// Contracts, documents, the budget and stock as those see them who buy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { adminPassword, assertAccessible, fill, startBrowser, startServer } from './harness.mjs';

let server, browser, made;
const hostile = '<b>Kabel</b> "Krause" & Söhne ' + 'langeswort'.repeat(8);
before(async () => {
  server = await startServer();
  const people = await fill(server);
  const post = (path, body) => server.admin('POST', `/api/v1/${path}`, body);
  const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const eur = (amount) => ({ amount, currency: 'EUR' });
  const supplier = await post('suppliers', { name: 'Elbtal Systemhaus', customer_number: 'K-1', rating: 4 });
  await post('suppliers', { name: hostile, web: 'https://kabel.example' });
  const contract = await post('contracts', { name: 'Storage maintenance', number: 'V-1', supplier_id: supplier.id, begins_on: '2024-03-01', ends_on: day(80), notice_count: 1, renewal_months: 12, cost: eur('1200.00'), cost_interval: 'monthly', cost_centre: '4711', owner_id: people.ada.id });
  await post('contracts', { name: hostile, type: 'lease', begins_on: '2024-01-01', cost: { amount: '99.50', currency: 'CHF' }, cost_interval: 'quarterly' });
  await post('contracts', { name: 'Old insurance', type: 'insurance', begins_on: '2020-01-01', ends_on: '2021-12-31' });
  const invoice = await post(`contracts/${contract.id}/documents`, { document: { number: 'R-17', title: 'Maintenance', dated: day(-40), due_on: day(-10), total: eur('14400.00') } });
  const store = await post('stores', { name: 'IT store', keeper_id: people.ada.id });
  const toner = await post('consumables', { name: 'Toner black', sku: 'TN-1', type: 'toner', supplier_id: supplier.id, price: eur('48.90'), minimum: 5 });
  await post('consumables', { name: hostile, type: 'cable' });
  await post('stock-movements', { type: 'receive', consumable_id: toner.id, store_id: store.id, quantity: 6 });
  await post('stock-movements', { type: 'issue', consumable_id: toner.id, store_id: store.id, quantity: 3, user_id: people.ole.id });
  made = { supplier, contract, person: people.ole.id, document: invoice.document_id, store, toner };
  browser = await startBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(path, { login = 'ada', ...options } = {}) {
  const tab = await browser.page({ expect: ['409'], ...options });
  await tab.signIn(login, login === 'admin' ? adminPassword : undefined);
  await tab.goTo(path);
  return tab;
}

test('contracts are listed by what is due, and opened', async () => {
  const tab = await open('/contracts');
  await tab.getByText('Storage maintenance').first().waitFor();
  assert.equal(await tab.getByText('Old insurance').count(), 0);
  await assertAccessible(tab, 'contracts');
  await tab.goTo('/contracts?view=due');
  await tab.locator('tbody tr').first().waitFor();
  assert.equal(await tab.locator('tbody tr').count(), 1);
  await tab.locator('tbody [data-open]').first().click();
  await tab.waitForURL(new RegExp(`/contracts/${made.contract.id}$`));
  await tab.getByRole('heading', { name: /Storage maintenance/ }).first().waitFor();
  await assertAccessible(tab, 'a contract');
  const phone = await open('/contracts?view=all', { width: 390, height: 844, dark: true, login: 'jonas' });
  await phone.getByText('Old insurance').waitFor();
  await assertAccessible(phone, 'contracts on a phone');
  browser.check();
});

test('a document shows its files, where it belongs, and its twin', async () => {
  const tab = await open(`/documents/${made.document}`);
  await tab.getByRole('link', { name: /Storage maintenance/ }).waitFor();
  await tab.locator('#papers').setInputFiles({ name: 'scan.txt', mimeType: 'text/plain', buffer: Buffer.from('scan') });
  await tab.locator('form[enctype] button').click();
  await tab.getByRole('link', { name: /scan\.txt/ }).waitFor();
  await assertAccessible(tab, 'a document');
  const twin = await server.admin('POST', '/api/v1/documents', { number: 'R-17', supplier_id: made.supplier.id });
  await tab.goTo(`/documents/${twin.id}`);
  await tab.getByRole('link', { name: 'Have a look' }).click();
  await tab.waitForURL(new RegExp(`/documents/${made.document}$`));
  browser.check();
});

test('the budget sets invoices beside what contracts commit to', async () => {
  const tab = await open('/contracts/budget');
  await tab.getByRole('cell', { name: /4711/ }).first().waitFor();
  await tab.getByText('14,400.00').first().waitFor();
  await assertAccessible(tab, 'budget');
  await tab.getByLabel('By').selectOption('type');
  await tab.getByRole('button', { name: 'Show' }).click();
  await tab.getByRole('cell', { name: 'Lease' }).first().waitFor();
  const phone = await open('/contracts/budget', { width: 390, height: 844, login: 'jonas' });
  await phone.getByText('4711').first().waitFor();
  await assertAccessible(phone, 'budget on a phone');
  browser.check();
});

test('stock shows what runs short and what was moved', async () => {
  const tab = await open('/stock?view=below');
  await tab.locator('tbody tr').first().waitFor();
  assert.equal(await tab.locator('tbody tr').count(), 1);
  await assertAccessible(tab, 'stock');
  // Something is taken: first more than there is, then less.
  await tab.getByRole('link', { name: 'New movement' }).first().click();
  await tab.goTo(`/stock/move?type=issue&store_id=${made.store.id}&consumable_id=${made.toner.id}&user_id=${made.person}`);
  await assertAccessible(tab, 'a movement');
  await tab.getByLabel('Count').fill('99');
  await tab.getByRole('button', { name: 'Book' }).click();
  await tab.getByText('only 3 pcs of Toner black').waitFor();
  await tab.getByLabel('Count').fill('1');
  await tab.getByRole('button', { name: 'Book' }).click();
  await tab.getByText('Booked').waitFor();
  await tab.goTo('/stock-movements');
  await tab.locator('tbody tr').nth(1).waitFor();
  await assertAccessible(tab, 'movements');
  await tab.goTo(`/consumables/${made.toner.id}`);
  await tab.getByRole('heading', { name: /Toner black/ }).first().waitFor();
  await assertAccessible(tab, 'an article');
  await tab.goTo('/consumables');
  await tab.locator('tbody').getByText('Toner black').first().waitFor();
  await assertAccessible(tab, 'articles');
  await tab.goTo('/suppliers');
  await tab.locator('tbody').getByText('Elbtal Systemhaus').first().waitFor();
  await assertAccessible(tab, 'suppliers');
  browser.check();
});
