import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, fill, password, startBrowser, startServer } from './harness.mjs';

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

for (const scripts of [true, false]) {
  test(`somebody reports a problem, answers and finds it again, ${scripts ? 'with' : 'without'} scripts`, async () => {
    const tab = await browser.page({ scripts });
    await tab.signIn('petra');
    await tab.getByRole('link', { name: /Report a problem/ }).click();
    await tab.getByLabel('What is it about?').fill(`The printer is on fire ${scripts}`);
    await tab.getByLabel('What happened?').fill('Since nine o\'clock.\n<b>Smoke</b>');
    await tab.getByLabel(/Pictures or files/).setInputFiles({ name: 'smoke.txt', mimeType: 'text/plain', buffer: Buffer.from('smoke') });
    await tab.getByRole('button', { name: 'Send' }).click();
    await tab.getByText(/Your ticket T-\d+ was created/).waitFor();
    await tab.getByText('<b>Smoke</b>').waitFor();
    await tab.getByText('smoke.txt').waitFor();
    await tab.getByLabel('Your answer').fill('It went out by itself.');
    await tab.getByRole('button', { name: 'Send answer' }).click();
    await tab.locator('.k-say-own', { hasText: 'It went out by itself.' }).waitFor();
    await tab.getByRole('link', { name: 'My tickets' }).first().click();
    await tab.getByRole('link', { name: new RegExp(`The printer is on fire ${scripts}`) }).click();
    await tab.getByRole('heading', { level: 1 }).waitFor();
    browser.check();
  });
}

test('a report without a subject comes back with what is missing', async () => {
  const tab = await browser.page({ scripts: false, expect: ['422'] });
  await tab.signIn('petra');
  await tab.goTo('/portal/report');
  await tab.getByLabel('What is it about?').fill(' ');
  await tab.getByLabel('What happened?').fill('I do not know what to call it.');
  await tab.getByRole('button', { name: 'Send' }).click();
  await tab.getByRole('heading', { name: 'Please check your input' }).waitFor();
  assert.equal(await tab.getByLabel('What happened?').inputValue(), 'I do not know what to call it.');
});

test('other people\'s tickets are not there', async () => {
  const tab = await browser.page({ expect: ['404'] });
  await tab.signIn('petra');
  const answer = await tab.goTo(`/portal/tickets/${people.vpn.id}`);
  assert.equal(answer.status(), 404);
  await assertAccessible(tab, '404');
  browser.check();
});

test('an answer outlives the session it was typed in', async () => {
  const tab = await browser.page({ expect: ['401'] });
  await tab.signIn('ole');
  await tab.goTo(`/portal/tickets/${people.vpn.id}`);
  await tab.getByLabel('Your answer').fill('It is still broken.');
  await tab.context().clearCookies();
  await tab.getByRole('button', { name: 'Send answer' }).click();
  await tab.waitForURL(/\/sign-in/);
  await tab.locator('#login').fill('ole');
  await tab.locator('#password').fill(password);
  await tab.locator('#password').press('Enter');
  await tab.waitForURL(/\/portal/);
  await tab.goTo(`/portal/tickets/${people.vpn.id}`);
  await tab.getByText('Your draft was restored.').waitFor();
  assert.equal(await tab.getByLabel('Your answer').inputValue(), 'It is still broken.');
  await assertAccessible(tab, 'restored draft');
  await tab.getByRole('button', { name: 'Send answer' }).click();
  await tab.locator('.k-say-own', { hasText: 'It is still broken.' }).waitFor();
  assert.equal(await tab.getByLabel('Your answer').inputValue(), '');
  browser.check();
});
