// What requesters are asked, the month of absences, rules that ran on a ticket, a policy applied to open tickets.
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
const picture = async (tab, name) => { if (pictures) await tab.screenshot({ path: join(pictures, `${name}.png`), fullPage: true }); };

/** Asks until the answer will do. */
async function until(ask, good) {
  const end = Date.now() + 2 * patience;
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    assert.ok(Date.now() < end, `still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

test('a requester is asked in the portal, agents see the answer and the averages', async () => {
  for (const key of ['satisfaction.delay_hours', 'satisfaction.days_between'])
    await server.admin('POST', '/api/v1/commands/run', { line: `settings set ${key} 0` });
  const group = await server.admin('POST', '/api/v1/groups', { name: 'First line' });
  const made = await server.admin('POST', '/api/v1/tickets', { subject: 'Chair squeaks', requester_id: people.ole.id, assignee_id: people.ada.id, group_id: group.id });
  await server.admin('PATCH', `/api/v1/tickets/${made.id}`, { status: 'closed' });
  await until(() => server.admin('GET', `/api/v1/tickets/${made.id}/ratings`), (answer) => answer.items.length === 1);

  const asked = await browser.page({ width: 400, height: 800 });
  await asked.signIn('ole');
  await asked.goTo(`/portal/tickets/${made.id}`);
  await asked.getByRole('heading', { name: 'How satisfied were you' }).waitFor();
  await assertAccessible(asked, 'question on a phone');
  await picture(asked, 'satisfaction-portal-phone');
  await asked.getByLabel('Dissatisfied', { exact: true }).check();
  await asked.getByLabel('What would you like to tell us?').fill('It still squeaks <b>');
  await asked.getByRole('button', { name: 'Send', exact: true }).click();
  await asked.getByText('Thank you for your answer').waitFor();
  assert.ok(await asked.getByLabel('Dissatisfied', { exact: true }).isChecked());
  await asked.context().close();

  const tab = await browser.page();
  await tab.signIn('ada');
  await tab.goTo(`/tickets/${made.id}?tab=ratings`);
  await tab.getByRole('main').getByText('It still squeaks <b>').waitFor();
  await assertAccessible(tab, 'ratings of a ticket');
  await tab.goTo('/satisfaction');
  await tab.getByRole('cell', { name: 'Ada Brandt' }).waitFor();
  await tab.getByRole('main').getByText('It still squeaks <b>').waitFor();
  await assertAccessible(tab, 'satisfaction');
  await picture(tab, 'satisfaction');
  await tab.getByRole('link', { name: 'Team', exact: true }).click();
  await tab.getByRole('cell', { name: 'First line' }).waitFor();
  await tab.context().close();

  const dark = await browser.page({ width: 400, height: 800, dark: true });
  await dark.signIn('jonas');
  await dark.goTo('/satisfaction?by=month');
  await dark.getByRole('heading', { name: 'Zufriedenheit' }).waitFor();
  await assertAccessible(dark, 'satisfaction, dark, on a phone, in German');
  await picture(dark, 'satisfaction-dark-phone-de');
  await dark.context().close();
  browser.check();
});

test('a month shows who is away, and a ticket says until when', async () => {
  const day = 86_400_000;
  await server.admin('POST', '/api/v1/absences', {
    user_id: people.ada.id, substitute_id: people.jonas.id, starts_at: new Date(Date.now() - 3_600_000).toISOString(), ends_at: new Date(Date.now() + 3 * day).toISOString(),
  });
  const tab = await browser.page();
  await tab.signIn('ada');
  await tab.goTo('/absences?group=all');
  await tab.getByRole('rowheader', { name: 'Ada Brandt' }).waitFor();
  await assertAccessible(tab, 'absences of a month');
  await picture(tab, 'absences-month');
  await tab.getByRole('link', { name: 'Month before' }).click();
  await tab.waitForURL(/month=/);
  await tab.goTo(`/tickets/${people.vpn.id}`);
  await tab.getByText('away until').first().waitFor();
  await assertAccessible(tab, 'ticket of somebody who is away');
  await picture(tab, 'ticket-away');
  await tab.context().close();
  const dark = await browser.page({ width: 400, height: 800, dark: true });
  await dark.signIn('jonas');
  await dark.goTo('/absences?group=all');
  await dark.getByRole('rowheader', { name: 'Ada Brandt' }).waitFor();
  await assertAccessible(dark, 'absences, dark, on a phone, in German');
  await picture(dark, 'absences-month-dark-phone-de');
  await dark.context().close();
  browser.check();
});

test('a ticket lists the rules that ran on it, and conditions are completed', async () => {
  await server.admin('POST', '/api/v1/automation-rules', {
    name: 'Fires are urgent', active: true, events: ['created'], condition: 'subject:fire', actions: { steps: [{ action: 'set_fields', values: { priority: 'urgent' } }] },
  });
  const made = await server.admin('POST', '/api/v1/tickets', { subject: 'fire', requester_id: people.ole.id });
  await until(() => server.admin('GET', `/api/v1/tickets/${made.id}/rule-runs`), (answer) => answer.items.length === 1);
  const tab = await browser.page();
  await tab.signIn('admin', adminPassword);
  await tab.goTo(`/tickets/${made.id}`);
  await tab.getByRole('link', { name: 'Rules', exact: true }).click();
  await tab.getByRole('link', { name: 'Fires are urgent' }).waitFor();
  await assertAccessible(tab, 'rules of a ticket');
  await picture(tab, 'ticket-rules');
  await tab.goTo('/admin/automation/new');
  await tab.getByRole('combobox', { name: 'Condition' }).fill('was.prio');
  await tab.getByRole('option', { name: /was\.priority:/ }).waitFor();
  await tab.context().close();
  browser.check();
});

test('a changed policy is applied to open tickets', async () => {
  const always = [['00:00', '24:00']];
  await server.admin('POST', '/api/v1/business-calendars', {
    name: 'Always', is_default: true, time_zone: 'Europe/Berlin', hours: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((name) => [name, always])),
  });
  const policy = await server.admin('POST', '/api/v1/sla-policies', { name: 'Usual', targets: { default: { resolution: '8h' } } });
  const made = await server.admin('POST', '/api/v1/tickets', { subject: 'Slow', requester_id: people.ole.id });
  await until(() => server.admin('GET', `/api/v1/tickets/${made.id}`), (answer) => answer.sla_state === 'running');
  await server.admin('PATCH', `/api/v1/sla-policies/${policy.id}`, { targets: { default: { resolution: '4h' } } });
  const tab = await browser.page();
  await tab.signIn('admin', adminPassword);
  await tab.goTo(`/admin/sla/${policy.id}`);
  await tab.getByRole('button', { name: 'Preview' }).click();
  await tab.getByText('Of 1 open tickets 1 would be due at another time.').waitFor();
  await assertAccessible(tab, 'preview of applying');
  await picture(tab, 'sla-apply');
  await tab.getByRole('button', { name: 'Apply now' }).click();
  await until(() => server.admin('GET', `/api/v1/sla-policies/${policy.id}/apply`), (answer) => answer.finished_at !== null);
  const after = await server.admin('GET', `/api/v1/tickets/${made.id}`);
  assert.ok(after.due_at < made.due_at);
  await tab.context().close();
  browser.check();
});
