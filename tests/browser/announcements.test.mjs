import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { adminPassword, assertAccessible, fill, patience, startBrowser, startServer } from './harness.mjs';

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

/** Changes the announcement again and again until the page shows it: an open page hears of changes once its stream is up. */
async function untilShown(tab, notice, announcement) {
  const end = Date.now() + patience;
  for (let change = 1; Date.now() < end; ++change) {
    await server.admin('PATCH', `/api/v1/announcements/${announcement.id}`, { body: `<p>We are on it (${change}).</p>` });
    const shown = await notice.waitFor({ timeout: 5000 }).then(() => true, () => false);
    if (shown) return;
  }
  assert.fail('the notice never came');
}

test('an announcement appears on an open page and stays away once it is put away', async () => {
  const tab = await browser.page({});
  await tab.signIn('petra');
  await tab.goTo('/portal');
  await tab.evaluate(() => { window.untouched = true; });
  const announcement = await server.admin('POST', '/api/v1/announcements', { title: 'E-mail is down', severity: 'outage' });
  const notice = tab.locator('.k-notice', { hasText: 'E-mail is down' });
  await untilShown(tab, notice, announcement);
  assert.equal(await tab.evaluate(() => window.untouched), true, 'the page was not loaded anew');
  await assertAccessible(tab, 'portal with a notice');
  await notice.getByRole('button', { name: /Do not show again/ }).click();
  await notice.waitFor({ state: 'detached' });
  await tab.goTo('/portal/tickets');
  assert.equal(await notice.count(), 0);

  // It is this person's choice: others are shown it still, above the list and without scripts, too.
  const other = await browser.page({ scripts: false });
  await other.signIn('ada');
  await other.goTo('/tickets');
  const theirs = other.locator('.k-notice', { hasText: 'E-mail is down' });
  await theirs.waitFor();
  await theirs.getByRole('button', { name: /Do not show again/ }).click();
  await other.getByRole('heading', { level: 1 }).waitFor();
  assert.equal(await theirs.count(), 0);
  browser.check();
});

test('an administrator writes one with the editor', async () => {
  const tab = await browser.page({});
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/records/announcements/new');
  await tab.getByLabel('Title', { exact: true }).fill('New telephones');
  await tab.getByLabel('Text', { exact: true }).focus();
  const editor = tab.locator('.ProseMirror');
  await editor.waitFor();
  await editor.pressSequentially('They come on Monday.');
  await tab.getByLabel('Shown until').fill('2099-12-31T18:00');
  await assertAccessible(tab, 'the form of an announcement');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('link', { name: 'New telephones' }).waitFor();
  const list = await server.admin('GET', '/api/v1/announcements?fields=title,body,shown_until&q=telephones');
  assert.equal(list.items[0].body, '<p>They come on Monday.</p>');
  assert.match(list.items[0].shown_until, /^2099-12-31T1\d:00:00/);
  browser.check();
});
