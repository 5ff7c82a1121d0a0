// Templates of tickets in the portal and for recurring tickets; macros on many tickets.
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

const pictures = process.env.KONTOR_PICTURES;  // a folder to keep pictures in, for people
if (pictures) mkdirSync(pictures, { recursive: true });

async function open(login, path, options = {}) {
  const tab = await browser.page(options);
  await tab.signIn(login);
  await tab.goTo(path);
  return tab;
}
const picture = (tab, name) => (pictures ? tab.screenshot({ path: join(pictures, `${name}.png`), fullPage: true }) : null);

test('a template offered in the portal is sent with one\'s own words; the rest is set for the requester', async () => {
  const admin = await open('ada', '/tickets/templates/new');
  await admin.getByLabel('Name', { exact: true }).fill('New employee');
  await admin.getByText('Offer it in the portal').waitFor();
  await assertAccessible(admin, 'form of a template');
  await admin.context().close();
  await server.admin('POST', '/api/v1/ticket-templates', {
    name: 'New employee', description: 'Account, laptop and phone for the first day.', sharing: 'everyone', in_portal: true,
    values: { type: 'service_request', subject: 'New employee', description: 'Who begins when, and where?', priority: 'high', tags: ['onboarding'] },
  });
  for (const look of [{ name: 'light', width: 1440 }, { name: 'phone-dark', width: 390, dark: true, locale: 'de-DE' }]) {
    const tab = await open('petra', '/portal', look);
    await tab.getByRole('link', { name: /New employee/ }).waitFor();
    await assertAccessible(tab, `portal ${look.name}`);
    await picture(tab, `portal-${look.name}`);
    await tab.context().close();
  }
  const tab = await open('petra', '/portal');
  await tab.getByRole('link', { name: /New employee/ }).click();
  await tab.getByRole('heading', { name: 'New employee' }).waitFor();
  await tab.getByText('Account, laptop and phone for the first day.').waitFor();
  assert.equal(await tab.locator('#subject').inputValue(), 'New employee');
  await assertAccessible(tab, 'report of a template');
  await picture(tab, 'portal-template');
  await tab.locator('#description').fill('Ida Roth, on the first of May, town hall.');
  await tab.getByRole('button', { name: /Send/ }).click();
  await tab.waitForURL(/\/portal\/tickets\/\d+/);
  const made = await server.admin('GET', `/api/v1/tickets/${/(\d+)/.exec(new URL(tab.url()).pathname)[1]}`);
  assert.deepEqual([made.requester_id, made.type, made.priority, made.tags, made.description, made.source],
    [people.petra.id, 'service_request', 'high', ['onboarding'], 'Ida Roth, on the first of May, town hall.', 'portal']);
  browser.check();
});

test('a recurring ticket begins with a template', async () => {
  const { items: [template] } = await server.admin('GET', '/api/v1/ticket-templates?q=in_portal:true');
  const tab = await browser.page();
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/recurring/new');
  await tab.getByLabel('Name', { exact: true }).fill('Each month');
  await tab.getByLabel('Template').selectOption(String(template.id));
  await assertAccessible(tab, 'recurring ticket');
  await picture(tab, 'recurring-template');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('heading', { name: 'Each month' }).waitFor();
  const { items: [kept] } = await server.admin('GET', '/api/v1/recurring-tickets');
  assert.equal(kept.template_id, template.id);
  assert.equal(kept.ticket.subject, undefined);
  browser.check();
});

test('a macro is applied to all that are ticked, looked at before and taken back', async () => {
  await server.admin('POST', '/api/v1/macros', { name: 'It works again', sharing: 'everyone', reply: 'Dear {requester}, it works again.', values: { priority: 'low' } });
  const tab = await open('ada', '/tickets?q=requester:petra');
  const petras = async () => (await server.admin('GET', '/api/v1/tickets?q=requester:petra&sort=id')).items.map((item) => item.priority);
  const had = await petras();
  await tab.getByLabel('Select all').check();
  const bar = tab.getByRole('region', { name: 'Change selected' });
  await bar.locator('#bulk-macro_id').focus();
  const input = bar.locator('.k-bulk-picker:has(#bulk-macro_id) .ts-control input');
  await input.waitFor();
  await input.pressSequentially('works');
  await tab.locator('.ts-dropdown .option', { hasText: 'It works again' }).click();
  await bar.getByText(`${had.length} of ${had.length} will change`).waitFor();
  assert.equal(await bar.getByLabel('Status').isDisabled(), true);
  await bar.getByRole('button', { name: 'Show what changes' }).press('Enter');
  const dialog = tab.getByRole('dialog');
  await dialog.getByRole('cell', { name: 'Dear Petra Lindner, it works again.' }).first().waitFor();
  await assertAccessible(tab, 'preview of a macro');
  await picture(tab, 'macro-preview');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await bar.getByRole('button', { name: `Change ${had.length}` }).click();
  await tab.getByText(`${had.length} changed`).waitFor();
  assert.deepEqual(await petras(), had.map(() => 'low'));
  await tab.getByRole('button', { name: 'Undo' }).click();
  await tab.getByText(`${had.length} put back`).waitFor();
  assert.deepEqual(await petras(), had);
  browser.check();
});
