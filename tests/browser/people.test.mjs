// People beyond their form: photo, import with its trial, merge, export, anonymisation.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { adminPassword, assertAccessible, fill, startBrowser, startServer } from './harness.mjs';

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

const pictures = process.env.KONTOR_PICTURES;
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==', 'base64');

async function asAdmin(options = { name: 'light', width: 1440 }) {
  const tab = await browser.page(options);
  await tab.signIn('admin', adminPassword);
  return tab;
}

async function look(tab, name) {
  await assertAccessible(tab, name);
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await tab.screenshot({ path: join(pictures, `people-${name}.png`), fullPage: true });
}

// Reloads until the job has done its work.
async function reloadUntil(tab, text) {
  for (let i = 0; i < 600; ++i) {
    if (await tab.getByText(text).first().isVisible()) return;
    await tab.waitForTimeout(200);
    await tab.reload();
  }
  assert.fail(`${text} was never shown`);
}

test('a person gets a photo, which the page then shows', async () => {
  const tab = await asAdmin();
  await tab.goTo(`/admin/people/${people.ada.id}`);
  await tab.locator('#photo').setInputFiles({ name: 'ada.png', mimeType: 'image/png', buffer: png });
  await tab.getByRole('button', { name: 'Set photo' }).click();
  await tab.locator('img.k-photo').waitFor();
  assert.equal(await tab.locator('img.k-photo').evaluate((image) => image.naturalWidth), 1);
  await look(tab, 'person-light');
  browser.check();
});

test('a picture that is none is refused with a reason', async () => {
  const tab = await asAdmin({ name: 'light', width: 1440, expect: ['422'] });
  await tab.goTo(`/admin/people/${people.ada.id}`);
  await tab.locator('#photo').setInputFiles({ name: 'ada.png', mimeType: 'image/png', buffer: Buffer.from('<script>') });
  await tab.getByRole('button', { name: 'Set photo' }).click();
  await tab.getByText('PNG or JPEG only.').waitFor();
  browser.check();
});

test('a file is checked, then applied', async () => {
  const tab = await asAdmin();
  await tab.goTo('/admin/import');
  await look(tab, 'imports-light');
  const csv = `login;Vorname;Nachname;E-Mail;Abteilung\nkarla;Karla;Kolumna;karla@nordheim.example;IT / Desk\n${people.ada.login};;;;IT / Desk\nbad login;X;;;\n`;
  await tab.locator('#file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await tab.getByRole('button', { name: 'Check' }).click();
  await tab.getByRole('heading', { name: 'people.csv' }).waitFor();
  await reloadUntil(tab, 'Checked, nothing changed yet');
  await tab.getByText('Karla Kolumna').first().waitFor();
  await look(tab, 'import-checked-light');
  await tab.getByLabel('Nachname').selectOption({ label: 'Leave out' });
  await Promise.all([tab.waitForNavigation(), tab.getByRole('button', { name: 'Check with these columns' }).click()]);
  await reloadUntil(tab, 'Checked, nothing changed yet');
  assert.equal(await tab.getByText('Karla Kolumna').count(), 0, 'the column is left out');
  await tab.getByLabel('Nachname').selectOption({ label: 'Last name' });
  await Promise.all([tab.waitForNavigation(), tab.getByRole('button', { name: 'Check with these columns' }).click()]);
  await reloadUntil(tab, 'Checked, nothing changed yet');
  await tab.getByText('Karla Kolumna').first().waitFor();
  await tab.getByRole('button', { name: 'Apply' }).click();
  await reloadUntil(tab, /· Applied/);
  await tab.getByRole('link', { name: /^Refused \d/ }).click();
  await tab.getByText('A login has no blanks').first().waitFor();
  assert.equal(await tab.getByText('Karla Kolumna').count(), 0);
  await tab.goTo('/admin/records/users?q=login:karla');
  await tab.getByText('Karla Kolumna').first().waitFor();
  // The columns are kept for the next file; then all of it is taken back.
  await tab.goTo('/admin/import');
  await tab.getByRole('link', { name: 'people.csv' }).first().click();
  await tab.getByLabel('Name of the profile').fill('Payroll');
  await Promise.all([tab.waitForNavigation(), tab.getByRole('button', { name: 'Save as profile' }).click()]);
  await tab.getByRole('button', { name: 'Take back' }).click();
  await tab.getByRole('dialog').locator('button[value="yes"]').click();
  await reloadUntil(tab, /· Taken back/);
  await look(tab, 'import-undone-light');
  await tab.goTo('/admin/records/users?q=login:karla');
  assert.equal(await tab.getByText('Karla Kolumna').count(), 0);
  browser.check();
});

test('what is stored about oneself is downloaded from the profile', async () => {
  const tab = await asAdmin();
  await tab.goTo('/profile');
  await look(tab, 'profile-light');
  const [download] = await Promise.all([tab.waitForEvent('download'), tab.getByRole('button', { name: 'Download' }).click()]);
  assert.match(download.suggestedFilename(), /^kontor-person-\d+\.json$/);
  browser.check();
});

test('somebody is anonymised, and the report tells what was changed', async () => {
  await server.admin('POST', '/api/v1/users', { login: 'klara', name: 'Klara Klein', email: 'klara@example.org' });
  const tab = await asAdmin();
  await tab.goTo('/admin/records/users?q=login:klara');
  await tab.locator('.k-table a').first().click();
  await tab.getByRole('link', { name: /Merge/ }).click();
  await tab.getByRole('button', { name: 'Anonymise' }).click();
  await tab.getByRole('dialog').locator('button[value="yes"]').click();
  await reloadUntil(tab, 'Done; so much was changed:');
  await tab.getByRole('heading', { name: /anonym-\d+/ }).waitFor();
  await look(tab, 'anonymised-light');
  browser.check();
});

test('German pages on a phone', async () => {
  const tab = await asAdmin({ name: 'phone', width: 390, dark: true });
  await tab.goTo('/profile');
  await tab.locator('#locale').selectOption('de');
  await tab.locator('form').filter({ has: tab.locator('#locale') }).getByRole('button').click();
  await tab.goTo(`/admin/people/${people.ada.id}`);
  await tab.getByRole('heading', { name: 'Zusammenführen' }).waitFor();
  await look(tab, 'person-phone-dark-de');
  await tab.goTo('/admin/import');
  await look(tab, 'imports-phone-dark-de');
  browser.check();
});
