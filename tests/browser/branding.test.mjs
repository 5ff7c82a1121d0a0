import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { adminPassword, assertAccessible, fill, startBrowser, startServer } from './harness.mjs';

let server, browser;
before(async () => {
  server = await startServer();
  await fill(server);
  browser = await startBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('logo, colour and banner show everywhere and stay readable', async () => {
  const tab = await browser.page({ expect: ['422'] });
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/appearance');
  await assertAccessible(tab, 'appearance');
  // A yellow no white text can be read on.
  await tab.getByLabel('Colour', { exact: true }).fill('#ffe000');
  await tab.getByLabel('Use a colour of our own').check();
  await tab.getByLabel('Name of the organisation').fill('Stadtwerke Nordheim');
  await tab.getByLabel('Line on the portal\'s start page').fill('Hotline 4711');
  await tab.getByLabel('Logo', { exact: true }).setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>') });
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('alert').waitFor();
  await tab.getByLabel('Logo', { exact: true }).setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: pixel });
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByText('Saved', { exact: true }).waitFor();
  const logo = await tab.locator('.k-brand img').getAttribute('src');
  const answer = await tab.request.get(server.url + logo);
  assert.equal(answer.headers()['content-type'], 'image/png');
  assert.match(answer.headers()['content-security-policy'], /sandbox/);

  for (const look of [{}, { dark: true }]) {
    const visitor = await browser.page(look);
    await visitor.goTo('/sign-in');
    await visitor.locator('img[alt="Stadtwerke Nordheim"]').waitFor();
    await assertAccessible(visitor, 'sign-in in the company\'s colour');
    await visitor.signIn('petra');
    await visitor.getByText('Hotline 4711').waitFor();
    await assertAccessible(visitor, 'portal in the company\'s colour');
    await visitor.context().close();
  }
  await tab.goTo('/tickets?view=everything');
  await assertAccessible(tab, 'list in the company\'s colour');
  await tab.goTo('/admin/appearance');
  await tab.getByLabel('Remove the logo').check();
  await tab.getByLabel('Use a colour of our own').uncheck();
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByText('Saved', { exact: true }).waitFor();
  assert.equal(await tab.locator('.k-brand img').count(), 0);
  browser.check();
});
