import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { adminPassword, assertAccessible, password, patience, startBrowser, startServer } from './harness.mjs';

let server, browser;
before(async () => {
  server = await startServer();
  browser = await startBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const pictures = process.env.KONTOR_PICTURES;  // a folder to keep pictures in, for people
if (pictures) mkdirSync(pictures, { recursive: true });

/** Asks until the answer will do. */
async function until(ask, good) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    assert.ok(Date.now() < end, `still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

test('a rule is written, refused, tried on the past, switched on and acts', async () => {
  const past = await server.admin('POST', '/api/v1/tickets', { subject: 'Printer is dead', priority: 'low' });
  const tab = await browser.page({ expect: ['422'] });
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/automation');
  await tab.getByRole('link', { name: 'VIPs are urgent' }).waitFor();
  await tab.getByRole('link', { name: 'Add rule' }).click();
  await assertAccessible(tab, 'new rule');
  await tab.getByLabel('Name', { exact: true }).fill('Printers are high');
  await tab.getByLabel('It is made').check();
  await tab.getByRole('combobox', { name: 'Condition' }).fill('nosuch:printer');
  await tab.keyboard.press('Tab');
  await tab.getByLabel('Next step').selectOption({ label: 'Raise the priority' });
  await tab.getByRole('button', { name: 'Add step' }).click();
  await tab.getByLabel('At least').fill('high');
  await tab.getByLabel('Next step').selectOption({ label: 'Write a private note' });
  await tab.getByRole('button', { name: 'Add step' }).click();
  assert.equal(await tab.getByLabel('At least').inputValue(), 'high');
  await tab.getByLabel('Text', { exact: true }).fill('{number} is about {nothing}');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('alert').getByText('nosuch').waitFor();
  await assertAccessible(tab, 'refused rule');
  assert.equal(await tab.getByLabel('Name', { exact: true }).inputValue(), 'Printers are high');
  await tab.getByRole('combobox', { name: 'Condition' }).fill('printer');
  await tab.keyboard.press('Tab');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('alert').getByText('There is no variable nothing').waitFor();
  await tab.getByLabel('Text', { exact: true }).fill('{number} is about a printer');

  await tab.getByRole('button', { name: 'Try on the last 30 days' }).click();
  await tab.getByRole('heading', { name: 'Trial: Printers are high' }).waitFor();
  const trial = new URL(tab.url()).pathname.split('/').pop();
  await until(() => server.admin('GET', `/api/v1/automation-trials/${trial}`), (answer) => answer.state === 'done');
  await tab.goTo(`/admin/automation/trials/${trial}`);
  await tab.getByText('It would have acted on 1 of 1 events').waitFor();
  await tab.getByRole('link', { name: /Printer is dead/ }).waitFor();
  await tab.getByText('T-000001 is about a printer').waitFor();
  await assertAccessible(tab, 'trial');
  if (pictures) await tab.screenshot({ path: join(pictures, 'automation-trial.png') });
  assert.equal((await server.admin('GET', `/api/v1/tickets/${past.id}`)).priority, 'low');

  const made = await server.admin('POST', '/api/v1/automation-rules', {
    name: 'Printers are high', events: ['created'], condition: 'printer', active: false, position: 60,
    actions: { steps: [{ action: 'raise_priority', to: 'high' }, { action: 'note', text: '{number} is about a printer' }] },
  });
  await tab.goTo(`/admin/automation/${made.id}`);
  await tab.getByRole('button', { name: 'Switch on' }).click();
  await tab.getByText('Saved', { exact: true }).waitFor();
  const ticket = await server.admin('POST', '/api/v1/tickets', { subject: 'Printer again' });
  await until(() => server.admin('GET', `/api/v1/tickets/${ticket.id}`), (answer) => answer.priority === 'high');
  await tab.goTo(`/admin/automation/${made.id}`);
  await tab.getByRole('row', { name: /Printer again/ }).getByText('Done').waitFor();
  await tab.goTo('/admin/automation');
  await tab.getByRole('button', { name: 'Move up Printers are high' }).click();
  await tab.getByText('Saved', { exact: true }).waitFor();
  const order = await server.admin('GET', '/api/v1/automation-rules?sort=position');
  assert.equal(order.items.at(-2).name, 'Printers are high');
  browser.check();
});

test('an absence is noted in the profile, refused and taken back', async () => {
  await server.admin('POST', '/api/v1/users', { login: 'ada', name: 'Ada Brandt', email: 'ada@nordheim.example', password, roles: ['agent'], locale: 'en' });
  const tab = await browser.page();
  await tab.signIn('ada', password);
  await tab.goTo('/profile');
  await assertAccessible(tab, 'profile with absences');
  await tab.getByLabel('Away from').fill('2027-08-03T00:00');
  await tab.getByLabel('Away until').fill('2027-08-01T00:00');
  await tab.getByRole('button', { name: 'Add absence' }).click();
  await tab.getByText('Not saved: Away until: It must end after it begins').waitFor();
  await tab.getByLabel('Away from').fill('2027-08-03T00:00');
  await tab.getByLabel('Away until').fill('2027-08-17T00:00');
  await tab.getByRole('button', { name: 'Add absence' }).click();
  await tab.getByText('The absence is noted').waitFor();
  await assertAccessible(tab, 'profile with an absence');
  if (pictures) await tab.screenshot({ path: join(pictures, 'profile-absences.png'), fullPage: true });
  await tab.locator('#absences').getByRole('button', { name: 'Remove' }).click();
  await tab.getByText('The absence is removed').waitFor();
  browser.check();
});

for (const look of [{ name: 'light', width: 1440 }, { name: 'dark', width: 1440, dark: true, german: true }, { name: 'phone', width: 390, german: true }]) {
  test(`the pages, ${look.name}`, async () => {
    await server.admin('PATCH', '/api/v1/users/1', { locale: look.german ? 'de' : 'en' });
    const tab = await browser.page({ ...look, locale: look.german ? 'de-DE' : 'en-GB' });
    await tab.signIn('admin', adminPassword);
    for (const [name, path] of Object.entries({ rules: '/admin/automation', rule: '/admin/automation/4', trial: '/admin/automation/trials/1' })) {
      await tab.goTo(path);
      await tab.locator('.k-main').getByText(look.german ? 'Regeln' : 'Automation').first().waitFor();
      await assertAccessible(tab, `${name} ${look.name}`);
      if (pictures) await tab.screenshot({ path: join(pictures, `${name}-${look.name}.png`), fullPage: true });
    }
    await tab.context().close();
    browser.check();
  });
}
