// Software and licences as those see them who answer for them: what is short and why, what is on a machine, what rules make of titles.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { adminPassword, assertAccessible, password, patience, startBrowser, startServer } from './harness.mjs';

let server, browser, made;
const hostile = '<b>Rakete</b> "Zubehör" & Söhne ' + 'langeswort'.repeat(8);
const pause = (milliseconds) => new Promise((next) => setTimeout(next, milliseconds));
before(async () => {
  server = await startServer();
  const post = (path, body) => server.admin('POST', `/api/v1/${path}`, body);
  await post('users', { login: 'ada', name: 'Ada Brandt', password, roles: ['agent'], locale: 'en' });
  await post('users', { login: 'jonas', name: 'Jonas Öztürk', password, roles: ['agent'], locale: 'de', time_zone: 'Europe/Berlin' });
  const rocket = await post('software', { maker: 'Acme', product: 'Rocket', licensing: 'required' });
  const odd = await post('software', { maker: 'Acme', product: hostile, licensing: 'required', banned: true, ban_reason: hostile });
  const machines = [];
  for (const name of ['Laptop of Ada', 'Reception', hostile]) machines.push(await post('assets', { type_id: 1, name }));
  await post('software-rules', { name: 'Rocket', position: 5, name_match: 'wildcard', name_text: 'Acme Rocket *', set_maker: 'Acme', set_product: 'Rocket', set_version: '{1}' });
  for (const { id } of machines)
    await post(`assets/${id}/software`, { source: 'audit', programs: [{ maker: 'Acme', name: 'Acme Rocket 2', version: '2.1' }, { maker: 'Acme', name: hostile, version: '1' }, { name: 'Something of our own', version: '3' }] });
  await post(`assets/${machines[0].id}/software`, { source: 'audit', programs: [{ maker: 'Acme', name: 'Acme Rocket 2', version: '2.1' }, { maker: 'Acme', name: hostile, version: '2' }] });
  const license = await post('licenses', { name: 'Rockets of 2024', software_id: rocket.id, quantity: 2, product_version: '2', proof: 'invoice', proof_reference: 'R-17', cost: { amount: '1250.00', currency: 'EUR' } });
  await post('licenses', { name: hostile, software_id: rocket.id, quantity: 9 });
  for (const began = Date.now(); ;) {
    const [position] = (await server.admin('GET', `/api/v1/license-positions?q=software:${rocket.id}`)).items;
    if (!position.stale && position.short === 1) { made = { rocket, odd, machines, license, position }; break; }
    if (Date.now() - began > patience) throw new Error(`never reckoned: ${JSON.stringify(position)}`);
    await pause(500);
  }
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

test('what is short is listed first and explained line by line', async () => {
  const tab = await open('/compliance?view=short');
  await tab.getByText('Acme Rocket').first().waitFor();
  await assertAccessible(tab, 'compliance');
  await tab.locator('tbody [data-open]').first().click();
  await tab.waitForURL(new RegExp(`/compliance/${made.position.id}`));
  await tab.getByText('Rockets of 2024: used up', { exact: false }).first().waitFor();
  await tab.getByText('no proof', { exact: false }).first().waitFor();
  await assertAccessible(tab, 'a position');
  const phone = await open(`/compliance/${made.position.id}`, { width: 390, height: 844, dark: true, login: 'jonas' });
  await phone.getByText('nicht gedeckt').first().waitFor();
  await assertAccessible(phone, 'a position on a phone');
  browser.check();
});

test('products, licences and titles have lists and pages', async () => {
  const tab = await open('/software');
  await tab.getByText('Acme Rocket').first().waitFor();
  await assertAccessible(tab, 'software');
  for (const [path, text] of [[`/software/${made.rocket.id}`, 'Acme Rocket'], ['/licenses', 'Rockets of 2024'], [`/licenses/${made.license.id}`, 'R-17'],
    ['/software-titles', 'Something of our own'], ['/software-alerts?view=all', '']]) {
    await tab.goTo(path);
    if (text) await tab.locator(`:text("${text}"), input[value="${text}"]`).first().waitFor();
    await assertAccessible(tab, path);
  }
  const phone = await open(`/software/${made.odd.id}`, { width: 390, height: 844, dark: true, login: 'jonas' });
  await phone.locator('h1').waitFor();
  await assertAccessible(phone, 'a product with a hostile name on a phone');
  browser.check();
});

test('the page of a machine shows its programs and what changed', async () => {
  const tab = await open(`/assets/${made.machines[0].id}?tab=${encodeURIComponent('panel:software.installed')}`);
  await tab.getByText('Acme Rocket 2').first().waitFor();
  await tab.getByText('vanished').first().waitFor();
  await assertAccessible(tab, 'software of a machine');
  browser.check();
});

test('rules are tried before they are applied', async () => {
  const tab = await open('/admin/software-recognition', { login: 'admin' });
  await assertAccessible(tab, 'recognition');
  await server.admin('POST', '/api/v1/software-rules', { name: 'Own', name_match: 'begins_with', name_text: 'something', set_product: 'Own thing' });
  await tab.locator('a[href*="trial"]').click();
  await tab.getByText('Own thing').waitFor();
  await assertAccessible(tab, 'a trial');
  await tab.locator('form button[type=submit].btn-primary').click();
  await tab.waitForURL(/software-recognition$/);
  assert.equal(await tab.locator('h1').count(), 1);
  await tab.goTo('/admin/software-rules');
  await tab.getByText('Windows updates').first().waitFor();
  await assertAccessible(tab, 'rules');
  browser.check();
});
