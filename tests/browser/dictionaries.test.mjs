// What tickets hold is called, coloured and ordered by administrators: their pages, and where agents and requesters see it.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { adminPassword, assertAccessible, fill, patience, startBrowser, startServer } from './harness.mjs';

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
const picture = (tab, name) => (pictures ? tab.screenshot({ path: join(pictures, `${name}.png`), fullPage: true }) : null);

async function openFields(path = '', options = {}) {
  const tab = await browser.page(options);
  await tab.signIn('admin', adminPassword);
  await tab.goTo(`/admin/ticket-fields${path}`);
  return tab;
}

async function requireResolutions(value) {
  const tab = await browser.page();
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/settings');
  await tab.locator('[name="tickets.resolution_required"]').selectOption(value);
  await tab.locator('.k-form-actions button[type="submit"]').click();
  await tab.waitForLoadState();
  await tab.context().close();
}

/** Until the server says so. */
async function until(condition) {
  const end = Date.now() + patience;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`never: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const statuses = async () => (await server.admin('GET', '/api/v1/ticket-statuses?limit=200')).items;
const statusNamed = async (name) => (await statuses()).find((one) => one.name === name);

test('an administrator adds a status, names and colours it, and moves it', async () => {
  await server.admin('PATCH', `/api/v1/users/${(await server.admin('GET', '/api/v1/me')).id}`, { locale: 'en' });
  const tab = await openFields('', { expect: ['409'] });
  await tab.getByLabel('Name', { exact: true }).fill('waiting_for_parts');
  await tab.locator('#new-base').selectOption('pending');
  await tab.locator('#new-de').fill('Wartet auf Ersatzteil');
  await tab.locator('#new-en').fill('Waiting for parts');
  await tab.locator('#new-colour').selectOption('orange');
  await tab.getByRole('button', { name: 'Add', exact: true }).click();
  const row = tab.locator('.k-choice', { hasText: 'waiting_for_parts' });
  await row.locator('.k-chip.k-colour-orange', { hasText: 'Waiting for parts' }).waitFor();
  assert.equal((await statusNamed('waiting_for_parts')).state, 'pending');

  // The name exists: the form says so and keeps what was typed.
  await tab.getByLabel('Name', { exact: true }).fill('waiting_for_parts');
  await tab.locator('#new-de').fill('Noch einmal');
  await tab.locator('#new-en').fill('Once more');
  await tab.getByRole('button', { name: 'Add', exact: true }).click();
  await tab.getByRole('alert').waitFor();
  assert.equal(await tab.locator('#new-en').inputValue(), 'Once more');

  await tab.locator('.k-choice', { hasText: 'waiting_for_parts' }).getByRole('button', { name: /^Up/ }).click();
  await until(async () => (await statusNamed('waiting_for_parts')).position < (await statusNamed('closed')).position);

  const edited = tab.locator('.k-choice', { hasText: 'waiting_for_parts' });
  await edited.locator('summary').click();
  await edited.locator('input[name="label_en"]').fill('Waiting for spare parts');
  await edited.locator('select[name="colour"]').selectOption('violet');
  await edited.getByRole('button', { name: 'Save' }).click();
  await tab.locator('.k-choice .k-colour-violet', { hasText: 'Waiting for spare parts' }).waitFor();
  browser.check();
});

test('agents and requesters see it, by its name in their language and in its colour', async () => {
  const { id } = await server.admin('POST', '/api/v1/tickets', { subject: 'Scanner is broken', requester_id: people.petra.id, status: 'waiting_for_parts' });
  await server.admin('POST', '/api/v1/ticket-priorities', { name: 'major', label_de: 'Großstörung', label_en: 'Major incident', level: 'urgent', colour: 'pink' });
  await server.admin('PATCH', `/api/v1/tickets/${id}`, { priority_name: 'major' });
  const agent = await browser.page();
  await agent.signIn('ada');
  await agent.goTo('/tickets?q=status:waiting_for_parts');
  const row = agent.locator('tbody tr', { hasText: 'Scanner is broken' });
  await row.locator('.k-chip.k-colour-violet', { hasText: 'Waiting for spare parts' }).waitFor();
  await row.locator('.k-priority.k-colour-pink', { hasText: 'Major incident' }).waitFor();
  await agent.goTo(`/tickets/${id}`);
  await agent.locator('.k-record-head .k-colour-violet', { hasText: 'Waiting for spare parts' }).waitFor();
  await agent.getByLabel('Status', { exact: true }).selectOption({ label: 'Waiting for spare parts' });
  await picture(agent, 'ticket-own-status');
  await agent.getByLabel('Priority', { exact: true }).selectOption({ label: 'High' });
  await until(async () => (await server.admin('GET', `/api/v1/tickets/${id}`)).priority_name === null);
  await agent.getByLabel('Priority', { exact: true }).selectOption({ label: 'Major incident' });
  await until(async () => (await server.admin('GET', `/api/v1/tickets/${id}`)).priority_name === 'major');

  await server.admin('PATCH', `/api/v1/users/${people.petra.id}`, { locale: 'de' });
  const requester = await browser.page({ locale: 'de-DE' });
  await requester.signIn('petra');
  await requester.goTo('/portal/tickets');
  await requester.locator('.k-chip.k-colour-violet', { hasText: 'Wartet auf Ersatzteil' }).waitFor();
  browser.check();
});

test('resolving asks how, where agents must say it', async () => {
  const { id } = await server.admin('POST', '/api/v1/tickets', { subject: 'Toner is empty', requester_id: people.petra.id });
  await requireResolutions('agents');
  const tab = await browser.page({ expect: ['422'] });
  await tab.signIn('ada');
  await tab.goTo(`/tickets/${id}`);
  await tab.getByLabel('Status', { exact: true }).selectOption('resolved');
  const dialog = tab.getByRole('dialog');
  await dialog.getByText('How was it resolved?').waitFor();
  await assertAccessible(tab, 'resolution');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal((await server.admin('GET', `/api/v1/tickets/${id}`)).status, 'new');
  await tab.getByLabel('Status', { exact: true }).selectOption('resolved');
  await dialog.getByLabel('Resolution').selectOption('solved');
  await dialog.getByLabel('What was done').fill('A new cartridge.');
  await picture(tab, 'resolution');
  await dialog.getByRole('button', { name: 'Resolve' }).click();
  await until(async () => (await server.admin('GET', `/api/v1/tickets/${id}`)).resolution_code === 'solved');
  assert.equal((await server.admin('GET', `/api/v1/tickets/${id}`)).resolution, 'A new cartridge.');

  // The composer asks before it sends.
  const other = await server.admin('POST', '/api/v1/tickets', { subject: 'Paper is empty', requester_id: people.petra.id });
  await tab.goTo(`/tickets/${other.id}`);
  await tab.locator('#composer textarea').focus();
  await tab.locator('#composer .ProseMirror').fill('There is paper again.');
  await tab.locator('#composer').evaluate((form) => { form.dataset.undo = '0'; });
  await tab.getByRole('button', { name: 'Send and resolve' }).click();
  await dialog.getByLabel('Resolution').selectOption('workaround');
  await dialog.getByRole('button', { name: 'Resolve' }).click();
  await until(async () => (await server.admin('GET', `/api/v1/tickets/${other.id}`)).status === 'resolved');
  assert.equal((await server.admin('GET', `/api/v1/tickets/${other.id}`)).resolution_code, 'workaround');
  await requireResolutions('off');
  browser.check();
});

test('what is in use can not be deleted, and is replaced', async () => {
  const tab = await openFields('', { expect: ['409'] });
  const row = tab.locator('.k-choice', { hasText: 'waiting_for_parts' });
  await row.locator('summary').click();
  await row.getByRole('button', { name: 'Delete', exact: true }).click();
  await tab.getByRole('dialog').getByRole('button', { name: 'Yes' }).or(tab.getByRole('dialog').locator('.btn-danger')).first().click();
  await tab.getByRole('alert').getByText('1 tickets have').waitFor();
  await tab.locator('.k-choice', { hasText: 'waiting_for_parts' }).locator('summary').click();
  await tab.locator('.k-choice', { hasText: 'waiting_for_parts' }).locator('select[name="with"]').selectOption('pending');
  await tab.locator('.k-choice', { hasText: 'waiting_for_parts' }).getByRole('button', { name: 'Replace and delete' }).click();
  await tab.getByRole('dialog').locator('.btn-danger, .btn-primary').first().click();
  await until(async () => !(await statusNamed('waiting_for_parts')));
  assert.equal((await server.admin('GET', '/api/v1/tickets?q=status:pending subject:Scanner')).items.length, 1);
  browser.check();
});

test('the matrix is kept', async () => {
  const tab = await openFields('/matrix');
  await tab.getByLabel('Impact Low, urgency High').selectOption('urgent');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByText('Saved.').waitFor();
  assert.equal((await server.admin('GET', '/api/v1/tickets/priority-matrix')).low.high, 'urgent');
  browser.check();
});

test('a text becomes a pick list, whose values get names and colours', async () => {
  const field = await server.admin('POST', '/api/v1/custom-fields', { name: 'site', label_de: 'Standort', label_en: 'Site', type: 'text' });
  for (const site of ['Berlin', 'Berlin', 'Hamburg']) await server.admin('POST', '/api/v1/tickets', { subject: `At ${site}`, requester_id: people.ole.id, custom: { site } });
  const tab = await browser.page();
  await tab.signIn('admin', adminPassword);
  await tab.goTo(`/admin/custom-fields/${field.id}`);
  await tab.getByLabel('Used at least so many times').fill('2');
  await tab.getByRole('button', { name: 'Make it a pick list' }).click();
  await until(async () => (await server.admin('GET', `/api/v1/custom-fields/${field.id}`)).type === 'choice');
  assert.deepEqual((await server.admin('GET', `/api/v1/custom-fields/${field.id}`)).choices, ['Berlin']);
  await tab.goTo(`/admin/custom-fields/${field.id}`);
  await tab.locator('[name="label_en-0"]').fill('Berlin office');
  await tab.locator('[name="colour-0"]').selectOption('teal');
  await tab.locator('[name="value-1"]').fill('Kiel');
  await tab.locator('[name="position-1"]').fill('5');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.locator('.k-chip.k-colour-teal', { hasText: 'Berlin office' }).waitFor();
  assert.deepEqual((await server.admin('GET', `/api/v1/custom-fields/${field.id}`)).choices, ['Kiel', 'Berlin']);
  await assertAccessible(tab, 'pick list');
  await picture(tab, 'pick-list');
  browser.check();
});

test('every colour can be read, in light and dark, on a desk and on a phone', async () => {
  const colours = ['grey', 'red', 'orange', 'amber', 'lime', 'green', 'teal', 'cyan', 'blue', 'indigo', 'violet', 'pink'];
  for (const colour of colours) await server.admin('POST', '/api/v1/ticket-resolutions', { name: `in_${colour}`, label_de: `In ${colour}`, label_en: `In ${colour}`, colour });
  for (const look of [{ name: 'light', width: 1440 }, { name: 'dark', width: 1440, dark: true }, { name: 'phone', width: 390 }, { name: 'phone-dark', width: 360, dark: true }]) {
    if (look.name === 'phone') await server.admin('PATCH', `/api/v1/users/${(await server.admin('GET', '/api/v1/me')).id}`, { locale: 'de' });
    const tab = await openFields('/resolution', look);
    for (const colour of colours) await tab.locator(`.k-chip.k-colour-${colour}`).first().waitFor();
    await assertAccessible(tab, `resolutions ${look.name}`);
    await picture(tab, `resolutions-${look.name}`);
    for (const page of ['/status', '/priority', '/matrix', '/type']) {
      await tab.goTo(`/admin/ticket-fields${page}`);
      await assertAccessible(tab, `${page} ${look.name}`);
      await picture(tab, `fields-${page.slice(1)}-${look.name}`);
    }
    await tab.context().close();
  }
  browser.check();
});
