import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, fill, startBrowser, startServer } from './harness.mjs';

let server, browser, people, type;
before(async () => {
  server = await startServer();
  people = await fill(server);
  type = (await server.admin('GET', '/api/v1/asset-types?limit=1')).items[0];
  browser = await startBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

let made = 0;
async function issued(person, name) {
  const asset = await server.admin('POST', '/api/v1/assets', { name, type_id: type.id, serial: `SN-${++made}`, state: 'in_stock' });
  const draft = await server.admin('POST', '/api/v1/handovers', { person_id: person.id, asset_ids: [asset.id], accessories: 'Power supply 65 W', language: 'en' });
  return server.admin('POST', `/api/v1/handovers/${draft.id}/issue`, {});
}

/** Moves the pointer over the field as a hand does. */
async function draw(tab) {
  const pad = tab.locator('[data-signature-pad][data-ready] svg');
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  const at = (x, y) => [box.x + box.width * x, box.y + box.height * y];
  for (const stroke of [[[.1, .7], [.2, .2], [.3, .7], [.35, .4]], [[.5, .3], [.6, .8], [.7, .2], [.9, .6]]]) {
    await tab.mouse.move(...at(...stroke[0]));
    await tab.mouse.down();
    for (const point of stroke.slice(1)) await tab.mouse.move(...at(...point), { steps: 4 });
    await tab.mouse.up();
  }
}

test('a person signs in the portal, also without scripts and on a phone', async () => {
  const handover = await issued(people.petra, 'ThinkPad X1 <of Petra>');
  const tab = await browser.page({ width: 390, height: 844, scripts: false });
  await tab.signIn('petra');
  await tab.goTo('/portal/handovers');
  await tab.getByRole('link', { name: new RegExp(handover.number) }).click();
  await tab.getByText('ThinkPad X1 <of Petra>').waitFor();
  await tab.getByText('I have read the document; it is right.').click();
  await tab.getByLabel('Name', { exact: true }).fill('Petra Lindner');
  await tab.getByRole('button', { name: 'Sign', exact: true }).click();
  await tab.getByText('Signed. Thank you!').waitFor();
  const now = await server.admin('GET', `/api/v1/handovers/${handover.id}`);
  assert.equal(now.state, 'signed');
  assert.equal(now.signed_via, 'portal');

  const other = await browser.page({ width: 390, height: 844, dark: true });
  await other.signIn('petra');
  await other.goTo('/portal/handovers');
  await other.getByRole('link', { name: new RegExp(handover.number) }).waitFor();
  await assertAccessible(other, 'my hand-overs');
  const next = await issued(people.petra, 'Dock');
  await other.goTo(`/portal/handovers/${next.id}`);
  await assertAccessible(other, 'a hand-over to sign');
  await other.getByText('Is something wrong?').click();
  await other.getByLabel('Reason').fill('The dock is not here.');
  await other.getByRole('button', { name: 'Refuse' }).click();
  await other.locator('.k-badge', { hasText: 'refused' }).waitFor();
  browser.check();
});

test('at the desk it is signed by hand on a tablet', async () => {
  const handover = await issued(people.ole, 'Pixel 9');
  const tab = await browser.page({ width: 820, height: 1180, expect: ['422'] });
  await tab.signIn('ada');
  await tab.goTo(`/handovers/${handover.id}`);
  await assertAccessible(tab, 'an issued hand-over');
  await tab.getByRole('link', { name: 'Have it signed here' }).click();
  await tab.locator('[data-signature-pad][data-ready]').waitFor();
  await assertAccessible(tab, 'the page at the desk');
  const sign = tab.getByRole('button', { name: 'Sign', exact: true });
  await sign.click();
  await tab.getByText('Please sign.').first().waitFor();

  await draw(tab);
  await tab.getByRole('button', { name: 'Draw again' }).click();
  assert.equal(await tab.locator('input[name="signature"]').inputValue(), '');
  await draw(tab);
  const path = await tab.locator('input[name="signature"]').inputValue();
  assert.match(path, /^(M\d+ \d+(L\d+ \d+)+){2}$/);
  await sign.click();
  await tab.getByText('Signed. Thank you!').waitFor();
  const now = await server.admin('GET', `/api/v1/handovers/${handover.id}`);
  assert.equal(now.signed_name, 'Ole Hansen');
  assert.equal(now.signature, path);
  await tab.goTo(`/handovers/${handover.id}`);
  await tab.locator('.k-signed path').waitFor();
  browser.check();
});

test('an agent makes a draft, and the return of everything when somebody leaves', async () => {
  await server.admin('POST', '/api/v1/assets', { name: 'Monitor of Ole', type_id: type.id, user_id: people.ole.id });
  const tab = await browser.page({});
  await tab.signIn('ada');
  await tab.goTo(`/handovers/new?person=${people.jonas.id}`);
  await tab.getByLabel('Consumables').fill('2 × USB-C cable');
  await assertAccessible(tab, 'a new hand-over');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('button', { name: 'Issue' }).waitFor();
  await assertAccessible(tab, 'a draft');
  await tab.getByRole('button', { name: 'Issue' }).click();
  await tab.getByText('2 × USB-C cable').waitFor();

  await tab.goTo(`/people/${people.ole.id}/holdings`);
  await tab.getByRole('cell', { name: 'Monitor of Ole' }).waitFor();
  await assertAccessible(tab, 'what is to be settled');
  await tab.getByRole('button', { name: 'Make the return of everything' }).click();
  await tab.locator('.k-document').getByText('Monitor of Ole').waitFor();
  await tab.goTo('/handovers');
  await tab.getByRole('cell', { name: 'Ole Hansen' }).first().waitFor();
  await assertAccessible(tab, 'the list of hand-overs');
  browser.check();
});

test('labels are printed from a page', async () => {
  const tab = await browser.page({});
  await tab.signIn('ada');
  for (const name of ['Label one', 'Label two']) await server.admin('POST', '/api/v1/assets', { name, type_id: type.id });
  const assets = (await server.admin('GET', '/api/v1/assets?limit=2&fields=id')).items.map((asset) => asset.id);
  await tab.goTo(`/labels?kind=asset&ids=${assets.join(',')}`);
  await assertAccessible(tab, 'the page of labels');
  await tab.getByLabel('Begin at place').fill('3');
  for (const [button, name] of [['Make PDF', 'labels.pdf'], ['For label printers (ZPL)', 'labels.zpl']]) {
    const [file] = await Promise.all([tab.waitForEvent('download'), tab.getByRole('button', { name: button }).click()]);
    assert.equal(file.suggestedFilename(), name);
  }

  // Of what is selected in a list, or of all that the list finds.
  await tab.goTo('/assets');
  await tab.getByRole('link', { name: 'Print labels' }).click();
  await tab.locator('.k-page-head').getByText(/^\d+ labels$/).waitFor();
  await tab.goTo('/assets');
  await tab.locator('tbody tr[data-id] input[type="checkbox"]').first().check();
  await tab.getByRole('link', { name: 'Print labels' }).click();
  await tab.getByText('One label', { exact: true }).waitFor();
  browser.check();
});
