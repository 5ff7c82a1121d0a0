// The register in the browser: list, form, page, graph, stock-taking on a phone, what people hold in the portal.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible, fill, startBrowser, startServer } from './harness.mjs';

let server, browser, people;
const made = {};
before(async () => {
  server = await startServer();
  people = await fill(server);
  const { admin } = server;
  const place = await admin('POST', '/api/v1/locations', { name: 'Bonn' });
  const asset = (name, type, more = {}) => admin('POST', '/api/v1/assets', { name, type_id: type, location_id: place.id, ...more });
  made.place = place;
  made.laptop = await asset('NB-OLE', 1, { user_id: people.ole.id, serial: 'PF2ABC12', price: { amount: '1200', currency: 'EUR' }, purchased_on: '2026-03-15' });
  made.hostile = await asset('<img src=x onerror=alert(1)> ' + 'verylongwordwithoutabreak'.repeat(5), 8, { notes: '<script>document.title="owned"</script>' });
  made.host = await asset('esx1', 6, { state: 'in_use' });
  made.vm = await asset('erp-db', 7, { state: 'in_use' });
  made.service = await asset('ERP', 11, { state: 'in_use' });
  const relate = (from, type, to) => admin('POST', '/api/v1/asset-relations', { from_id: from.id, type, to_id: to.id });
  await relate(made.vm, 'runs_on', made.host);
  await relate(made.service, 'depends_on', made.vm);
  browser = await startBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const pictures = process.env.KONTOR_PICTURES;  // a folder to keep pictures in, for people
if (pictures) mkdirSync(pictures, { recursive: true });
const picture = (tab, name) => pictures && tab.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });

test('the list narrows by facets and leads to the page of an asset', async () => {
  const tab = await browser.page();
  await tab.signIn('ada');
  await tab.goTo('/assets');
  await tab.getByRole('link', { name: 'NB-OLE' }).waitFor();
  await assertAccessible(tab, 'list');
  await picture(tab, 'assets-list');
  await tab.goTo(`/assets?q=${encodeURIComponent('serial:PF2ABC12')}`);
  await tab.getByRole('link', { name: 'NB-OLE' }).click();
  await tab.getByRole('heading', { name: /NB-OLE/ }).waitFor();
  await tab.getByText('Book value').first().waitFor();
  await assertAccessible(tab, 'page');
  await picture(tab, 'assets-page');
  await tab.goTo(`/assets/${made.hostile.id}`);
  await tab.getByRole('heading', { level: 1 }).waitFor();
  await assertAccessible(tab, 'hostile page');
});

test('a number is checked while it is typed, and the new asset shows', async () => {
  const tab = await browser.page({ expect: ['422'] });
  await tab.signIn('ada');
  await tab.goTo('/assets/new');
  await assertAccessible(tab, 'new');
  await tab.locator('#serial').fill('pf2 abc12');
  await tab.getByText(/Belongs to .*NB-OLE/).waitFor();
  await tab.locator('#serial').fill('Default string');
  await tab.getByText('Many machines have this number').waitFor();
  await tab.locator('#serial').fill('NEW-1');
  await tab.getByText('Free', { exact: true }).waitFor();
  await tab.getByRole('button', { name: 'Enter' }).click();
  await tab.getByRole('alert').getByText(/Type/).waitFor();
  await assertAccessible(tab, 'refused');
  await picture(tab, 'assets-new');
  await tab.goTo('/assets/new?type_id=2&name=Screen');
  await tab.getByRole('button', { name: 'Enter' }).click();
  await tab.getByText('MON-00001 is entered').waitFor();
});

test('the graph is a picture and a list, in light and dark and German', async () => {
  for (const dark of [false, true]) {
    const tab = await browser.page({ dark });
    await tab.signIn(dark ? 'jonas' : 'ada');
    await tab.goTo(`/assets/${made.host.id}?tab=panel%3Aassets.graph`);
    await tab.locator('[data-asset-graph][data-drawn="3"]').waitFor();
    await tab.getByRole('link', { name: /ERP/ }).waitFor();
    await assertAccessible(tab, 'graph');
    await picture(tab, `assets-graph${dark ? '-dark' : ''}`);
  }
});

test('a ticket shows what its requester holds and links it', async () => {
  const tab = await browser.page();
  await tab.signIn('ada');
  await tab.goTo(`/tickets/${people.vpn.id}`);
  await tab.getByRole('button', { name: /Link with the ticket/ }).click();
  await tab.goTo(`/assets/${made.laptop.id}`);
  await tab.getByRole('link', { name: 'VPN drops every ten minutes' }).waitFor();
  await server.admin('POST', `/api/v1/tickets/${people.vpn.id}/assets`, { asset_id: made.host.id });
  await tab.goTo(`/tickets/${people.vpn.id}`);
  await tab.getByText('More', { exact: true }).click();
  await tab.getByRole('link', { name: 'What breaks with its assets' }).click();
  await tab.getByRole('link', { name: /ERP/ }).waitFor();
  await assertAccessible(tab, 'impact of a ticket');
});

test('stock is taken on a phone', async () => {
  const session = await server.admin('POST', '/api/v1/asset-stocktakes', { location_id: made.place.id });
  const tab = await browser.page({ width: 390, height: 844 });
  await tab.signIn('ada');
  await tab.goTo(`/stocktakes/${session.id}`);
  await tab.getByLabel('Code').fill(made.host.number.toLowerCase());
  await tab.getByRole('button', { name: 'Enter' }).click();
  await tab.getByRole('log').getByText('Present').waitFor();
  await tab.getByLabel('Code').fill('4711 <b>');
  await tab.getByRole('button', { name: 'Enter' }).click();
  await tab.getByRole('log').getByText('Unknown').waitFor();
  await assertAccessible(tab, 'stock-taking');
  await picture(tab, 'assets-stocktake');
  await tab.getByRole('button', { name: /Close and list/ }).click();
  await tab.waitForFunction(async (url) => (await (await fetch(url)).json()).state === 'closed', `/api/v1/asset-stocktakes/${session.id}`);
});

test('people see what they have', async () => {
  const tab = await browser.page({ width: 390, height: 844 });
  await tab.signIn('ole');
  await tab.goTo('/portal/assets');
  await tab.getByText('NB-OLE').waitFor();
  assert.equal(await tab.getByText('esx1').count(), 0);
  await assertAccessible(tab, 'my assets');
  await picture(tab, 'assets-mine');
});

test('nothing went wrong beside', () => browser.check());
