// A ticket's page beside its conversation: fields, forms of groups, links, merge, children, history, templates, macros, what others changed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, fill, password, signIn, startBrowser, startServer } from './harness.mjs';

let server, browser, people, ada;
before(async () => {
  server = await startServer();
  people = await fill(server);
  ada = await signIn(server.url, 'ada', password);
  browser = await startBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const make = (subject, more = {}) => server.admin('POST', '/api/v1/tickets', { subject, requester_id: people.ole.id, ...more });
const read = (ticket) => server.admin('GET', `/api/v1/tickets/${ticket.id}`);

async function openTicket(ticket, { login = 'ada', query = '', ...options } = {}) {
  const tab = await browser.page(options);
  await tab.signIn(login);
  await tab.goTo(`/tickets/${ticket.id}${query}`);
  return tab;
}

async function until(check, what) {
  for (let tries = 0; ; ++tries) {
    if (await check()) return;
    if (tries > 600) assert.fail(what);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Chooses in a picker by typing. */
async function pick(tab, label, typed, option) {
  await tab.getByLabel(label, { exact: true }).first().focus();
  const input = tab.locator('.ts-wrapper.focus input, .ts-wrapper.input-active input').first();
  await input.waitFor();
  await input.pressSequentially(typed);
  await tab.locator('.ts-dropdown .option', { hasText: option }).first().click();
}

test('watchers, due date and fields of one\'s own are edited beside the ticket', async () => {
  await server.admin('POST', '/api/v1/custom-fields', { applies_to: 'ticket', name: 'cost_centre', label_en: 'Cost centre', label_de: 'Kostenstelle', type: 'text' });
  const ticket = await make('Beamer in the council room');
  const tab = await openTicket(ticket, { login: 'jonas', locale: 'de-DE' });
  await tab.getByLabel('Fällig').fill('2027-07-01T09:30');
  await tab.getByLabel('Fällig').press('Tab');
  await until(async () => (await read(ticket)).due_at === '2027-07-01T07:30:00.000000Z', 'the due date is the zone\'s');
  await tab.getByLabel('Kostenstelle').fill('4711');
  await tab.getByLabel('Kostenstelle').press('Tab');
  await until(async () => (await read(ticket)).custom.cost_centre === '4711', 'the own field is kept');
  await assertAccessible(tab, 'fields');
  await pick(tab, 'Beobachtende', 'Petra', 'Petra Lindner');
  await until(async () => (await read(ticket)).watcher_ids.includes(people.petra.id), 'the watcher is kept');
  await tab.context().close();
  browser.check();
});

test('entries of a group have forms from their fields: added, changed, removed', async () => {
  const ticket = await make('Move to the new building');
  const tab = await openTicket(ticket, { query: '?tab=tasks' });
  await tab.locator('.k-add-row').getByLabel('Title').fill('Order boxes');
  await tab.getByRole('button', { name: 'Add', exact: true }).click();
  await tab.locator('.k-rows', { hasText: 'Order boxes' }).waitFor();
  await tab.getByRole('button', { name: 'Edit: Order boxes' }).click();
  const dialog = tab.getByRole('dialog');
  await dialog.getByLabel('Title').fill('Order forty boxes');
  await assertAccessible(tab, 'entry form');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await tab.locator('.k-rows', { hasText: 'Order forty boxes' }).waitFor();
  await tab.getByRole('button', { name: 'Remove: Order forty boxes' }).click();
  await tab.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await until(async () => (await server.admin('GET', `/api/v1/tickets/${ticket.id}/tasks`)).items.length === 0, 'the task is removed');
  await tab.context().close();
  browser.check();
});

test('tickets are linked by number; closing the parent asks for its children', async () => {
  const parent = await make('Mail is down');
  const child = await make('I get no mail');
  const tab = await openTicket(parent);
  await tab.locator('#ticket-actions > summary').click();
  await tab.getByRole('button', { name: 'Link to another record' }).click();
  const dialog = tab.getByRole('dialog');
  await dialog.getByLabel('This entry').selectOption('parent_of');
  const input = dialog.locator('.ts-control input');
  await input.fill(child.number);
  await dialog.locator('.ts-dropdown .option', { hasText: 'I get no mail' }).click();
  await assertAccessible(tab, 'link');
  await dialog.getByRole('button', { name: 'Link', exact: true }).click();
  await tab.locator('.k-tabs', { hasText: /Relations|Links|Related/ }).locator('.k-badge').first().waitFor();
  await tab.goTo(`/tickets/${parent.id}?tab=relations`);
  await tab.locator('.k-rows a', { hasText: 'I get no mail' }).waitFor();
  await tab.getByLabel('Status').selectOption('resolved');
  await tab.getByRole('dialog').getByText('One open ticket belongs to this one.').waitFor();
  await tab.getByRole('button', { name: 'Close them too' }).click();
  await until(async () => (await read(child)).status === 'resolved' && (await read(parent)).status === 'resolved', 'both are resolved');
  await tab.getByRole('button', { name: /^Remove:/ }).click();
  await tab.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await until(async () => (await server.admin('GET', `/api/v1/tickets/${child.id}/relations`)).items.length === 0, 'the link is gone at both ends');
  await tab.context().close();
  browser.check();
});

test('a ticket is merged into another; a message becomes a ticket', async () => {
  const source = await make('Same again');
  const target = await make('Scanner sends empty pages');
  await ada('POST', `/api/v1/tickets/${target.id}/messages`, { body_text: 'And the monitor flickers.' });
  const tab = await openTicket(source);
  await tab.locator('#ticket-actions > summary').click();
  await tab.getByRole('button', { name: 'Merge into another ticket' }).click();
  const dialog = tab.getByRole('dialog');
  // The list is made anew when the answer is there: what is clicked before may be gone under the pointer.
  await Promise.all([tab.waitForResponse((answer) => answer.url().includes('q=empty')), dialog.locator('.ts-control input').fill('empty pages')]);
  await dialog.locator('.ts-dropdown .option', { hasText: 'Same again' }).waitFor({ state: 'detached' });
  await dialog.locator('.ts-dropdown .option', { hasText: 'Scanner sends' }).click();
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await tab.waitForURL(`**/tickets/${target.id}`);
  assert.equal((await read(source)).merged_into_id, target.id);
  await tab.locator('.k-entry', { hasText: 'monitor flickers' }).getByRole('button', { name: 'Make a ticket of it' }).click();
  await tab.getByRole('dialog').getByLabel('Subject').fill('Monitor flickers');
  await tab.getByRole('dialog').getByRole('button', { name: 'Make a ticket' }).click();
  await tab.getByRole('heading', { level: 1, name: 'Monitor flickers' }).waitFor();
  await tab.context().close();
  browser.check();
});

test('the history goes on page by page and is filtered', async () => {
  const ticket = await make('Often changed');
  for (let i = 0; i < 30; ++i) {
    await ada('PATCH', `/api/v1/tickets/${ticket.id}`, { urgency: i % 2 ? 'high' : 'low' });
    await server.admin('PATCH', `/api/v1/tickets/${ticket.id}`, { tags: [`t${i}`] });
  }
  const tab = await openTicket(ticket, { query: '?tab=activity' });
  await tab.locator('.k-activity li').nth(49).waitFor();
  assert.equal(await tab.locator('.k-activity li').count(), 50);
  await tab.getByRole('link', { name: 'Older' }).click();
  await tab.getByRole('link', { name: 'First page' }).waitFor();
  await tab.locator('.k-activity li').first().waitFor();
  await tab.goTo(`/tickets/${ticket.id}?tab=activity&field=tags`);
  await tab.locator('.k-activity li').nth(29).waitFor();
  assert.equal(await tab.locator('.k-activity li').count(), 30);
  await tab.goTo(`/tickets/${ticket.id}?tab=activity&person=${people.ada.id}&via=api`);
  assert.equal(await tab.locator('.k-activity li').count(), 30);
  await assertAccessible(tab, 'history');
  await tab.context().close();
  browser.check();
});

test('a template begins a ticket; a macro does several things at once', async () => {
  const tab = await browser.page({ expect: ['422'] });
  await tab.signIn('ada');
  await tab.goTo('/tickets/templates/new');
  await tab.getByLabel('Name', { exact: true }).fill('New employee');
  await tab.getByLabel('Subject').fill('New employee: ');
  await tab.getByLabel('Type').selectOption('service_request');
  await tab.getByLabel('Priority').selectOption('high');
  await assertAccessible(tab, 'template form');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('link', { name: 'New employee' }).waitFor();
  await tab.goTo('/tickets/new');
  await tab.getByLabel('Template').selectOption({ label: 'New employee' });
  await tab.getByRole('button', { name: 'Begin with it' }).click();
  await tab.waitForURL('**template=*');
  assert.equal(await tab.getByLabel('Subject').inputValue(), 'New employee:');
  assert.equal(await tab.getByLabel('Type').inputValue(), 'service_request');

  await tab.goTo('/tickets/macros/new');
  await tab.getByLabel('Name', { exact: true }).fill('Ask for details');
  await tab.getByLabel('Answer to the requester').fill('Hello {requestor}');
  await tab.getByLabel('Status').selectOption('pending');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('alert').getByText('requestor').waitFor();
  assert.equal(await tab.getByLabel('Status').inputValue(), 'pending', 'what was typed stays');
  await tab.getByLabel('Answer to the requester').fill('Hello {requester_first_name}, which one?');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('link', { name: 'Ask for details' }).waitFor();

  const ticket = await make('It does not work');
  await tab.goTo(`/tickets/${ticket.id}`);
  await tab.locator('#ticket-actions > summary').click();
  await tab.getByRole('button', { name: 'Apply a macro' }).click();
  await assertAccessible(tab, 'macro dialog');
  await tab.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
  await tab.locator('.k-timeline', { hasText: 'Hello Ole, which one?' }).waitFor();
  await until(async () => (await read(ticket)).status === 'pending', 'the macro set the status');
  await tab.context().close();
  browser.check();
});

test('what others change while somebody looks is said, by whom and what', async () => {
  const ticket = await make('Two at once');
  const tab = await openTicket(ticket);
  const jonas = await signIn(server.url, 'jonas', password);
  const bar = tab.locator('.k-changed');
  // The stream of events begins after the page is there: what happens before nobody is told of.
  await until(async () => {
    await jonas('PATCH', `/api/v1/tickets/${ticket.id}`, { urgency: (await read(ticket)).urgency === 'high' ? 'low' : 'high' });
    return bar.filter({ hasText: 'Jonas Öztürk' }).isVisible();
  }, 'the bar names who changed it');
  await assertAccessible(tab, 'changed meanwhile');
  await bar.getByRole('button', { name: 'Close' }).click();
  assert.equal(await bar.isVisible(), false);
  await tab.context().close();
  browser.check();
});

test('the requester\'s card counts their open tickets and leads to all', async () => {
  const tab = await openTicket(people.vpn);
  const link = tab.getByRole('link', { name: /open tickets?$/ });
  await link.waitFor();
  await link.click();
  await tab.waitForURL('**/tickets?q=requester*');
  await tab.locator('[data-list] tbody tr').first().waitFor();
  await tab.context().close();
  browser.check();
});
