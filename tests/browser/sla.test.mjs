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
  const always = [['00:00', '24:00']];
  await server.admin('POST', '/api/v1/business-calendars', {
    name: 'Always', is_default: true, time_zone: 'Europe/Berlin', hours: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, always])),
  });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const pictures = process.env.KONTOR_PICTURES;  // a folder to keep pictures in, for people
if (pictures) mkdirSync(pictures, { recursive: true });

test('a policy is tried, kept and refused with what was typed', async () => {
  const tab = await browser.page({ expect: ['422'] });
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/sla');
  await tab.getByText('Nothing is promised yet').waitFor();
  await assertAccessible(tab, 'no policies');
  await tab.getByRole('link', { name: 'Add policy' }).click();
  await tab.getByLabel('Name', { exact: true }).first().fill('Urgent matters');
  await tab.getByLabel('For which tickets').fill('lunch:now');
  await tab.locator('[name="t.default.resolution"]').fill('soon');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('alert').getByText('give working time such as').waitFor();
  assert.equal(await tab.getByLabel('For which tickets').inputValue(), 'lunch:now');
  await assertAccessible(tab, 'refused policy');
  await tab.getByLabel('For which tickets').fill('priority:urgent');
  await tab.locator('[name="t.default.first_response"]').fill('1h');
  await tab.locator('[name="t.default.resolution"]').fill('8h');
  await tab.locator('[id="s.0.name"]').fill('warn');
  await tab.locator('[id="s.0.at"]').fill('-1h');
  await tab.locator('[name="s.0.notify.assignee"]').check();
  await tab.getByRole('button', { name: 'Try it out' }).click();
  await tab.locator('#trial').getByText('Tickets that fit: 1.').waitFor();
  await tab.locator('#trial').getByText('VPN drops every ten minutes').waitFor();
  await assertAccessible(tab, 'trial');
  if (pictures) await tab.screenshot({ path: join(pictures, 'sla-trial.png'), fullPage: true });
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByText('Saved. Tickets are promised this').waitFor();
  assert.equal(await tab.locator('[id="s.0.name"]').inputValue(), 'warn');
  await tab.context().close();
  browser.check();
});

test('an agent sees clocks run and wait, and why a date is what it is', async () => {
  const made = await server.admin('POST', '/api/v1/tickets', { subject: 'The server room is hot', priority: 'urgent', requester_id: people.ole.id });
  assert.ok(made.due_at, 'the answer has the date');
  const tab = await browser.page();
  await tab.signIn('ada');
  const clocks = tab.locator('#sla-clocks');
  const eventually = async (looks) => {
    // The clocks follow a change a moment later.
    for (const end = Date.now() + 120_000; ;) {
      await tab.goTo(`/tickets/${made.id}`);
      if (await looks()) return;
      assert.ok(Date.now() < end, 'does not come about');
    }
  };
  await eventually(async () => (await clocks.getByText('running').count()) === 2);
  await assertAccessible(tab, 'ticket with clocks');
  if (pictures) await tab.screenshot({ path: join(pictures, 'sla-ticket.png') });
  await clocks.getByRole('link', { name: 'Why? Resolution' }).click();
  const dialog = tab.getByRole('dialog');
  await dialog.getByText('Urgent matters').waitFor();
  await dialog.getByRole('cell', { name: 'Counted' }).first().waitFor();
  await assertAccessible(tab, 'why, in a dialog');
  if (pictures) await tab.screenshot({ path: join(pictures, 'sla-why-dialog.png') });
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'detached' });
  await server.admin('PATCH', `/api/v1/tickets/${made.id}`, { status: 'pending' });
  await eventually(async () => (await clocks.getByText('paused').count()) === 2);
  await clocks.getByText('left').first().waitFor();
  await server.admin('PATCH', `/api/v1/tickets/${made.id}`, { status: 'resolved' });
  await eventually(async () => (await clocks.getByText('met').count()) === 2);
  await tab.context().close();
  browser.check();
});

test('a recurring ticket shows its next dates', async () => {
  const tab = await browser.page({ expect: ['422'] });
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/recurring/new');
  await tab.getByLabel('Name', { exact: true }).fill('Check the backup');
  await tab.getByLabel('On which days').fill('monthly');
  await tab.getByLabel('Subject').fill('Check the backup');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('alert').getByText('This is no rule of iCalendar').waitFor();
  await tab.getByLabel('On which days').fill('FREQ=MONTHLY');
  await tab.getByLabel('On closed days').selectOption('after');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByText('Saved', { exact: true }).waitFor();
  assert.equal(await tab.locator('#dates li').count(), 10);
  await assertAccessible(tab, 'recurring ticket');
  if (pictures) await tab.screenshot({ path: join(pictures, 'recurring.png'), fullPage: true });
  await tab.context().close();
  browser.check();
});

for (const look of [{ name: 'light', width: 1440 }, { name: 'dark', width: 1440, dark: true, german: true }, { name: 'phone', width: 390, german: true },
  { name: 'narrow-dark', width: 360, dark: true }]) {
  test(`the pages, ${look.name}`, async () => {
    await server.admin('PATCH', '/api/v1/users/1', { locale: look.german ? 'de' : 'en' });
    const list = await server.admin('GET', '/api/v1/tickets?q=hot');
    const tab = await browser.page({ ...look, locale: look.german ? 'de-DE' : 'en-GB' });
    await tab.signIn('admin', adminPassword);
    for (const [name, path] of Object.entries({ policies: '/admin/sla', policy: '/admin/sla/new', why: `/tickets/${list.items[0].id}/sla`, ticket: `/tickets/${list.items[0].id}`, recurring: '/admin/recurring', 'recurring-new': '/admin/recurring/new' })) {
      await tab.goTo(path);
      await tab.locator('.k-main').waitFor();
      await assertAccessible(tab, `${name} ${look.name}`);
      if (pictures) await tab.screenshot({ path: join(pictures, `sla-${name}-${look.name}.png`), fullPage: true });
    }
    await tab.context().close();
    browser.check();
  });
}
