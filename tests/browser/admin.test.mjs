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

async function asAdmin(options) {
  const tab = await browser.page(options);
  await tab.signIn('admin', adminPassword);
  return tab;
}

for (const look of [{ name: 'light', width: 1440 }, { name: 'phone-dark', width: 390, dark: true }]) {
  test(`every page of the administration, ${look.name}`, async () => {
    const tab = await asAdmin(look);
    await tab.goTo('/admin');
    await tab.locator('.k-cards a').first().waitFor();
    const paths = await tab.locator('.k-cards a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    assert.ok(paths.length >= 10, paths.join(' '));
    for (const path of ['/admin', ...paths, `/admin/records/users/${people.ada.id}`, '/admin/records/roles/new', '/admin/records/users/new', '/admin/records/roles/2',
      '/admin/rights?role=agent', `/admin/rights/explain?user_id=${people.ada.id}&record=user/${people.ada.id}`]) {
      const answer = await tab.goTo(path);
      assert.equal(answer.status(), 200, path);
      await assertAccessible(tab, `${path} ${look.name}`);
      if (pictures) {
        mkdirSync(pictures, { recursive: true });
        await tab.screenshot({ path: join(pictures, `${path.slice(1).replaceAll(/[/?&=]/g, '-')}-${look.name}.png`) });
      }
    }
    browser.check();
  });
}

test('the menu and the overview are in the same groups, of what one may open', async () => {
  const tab = await asAdmin();
  await tab.goTo('/admin');
  const groups = ['People and places', 'Access and rights', 'Service desk', 'Assets', 'Mail and connections', 'System'];
  assert.deepEqual(await tab.locator('.k-sidebar .k-nav-title').allTextContents(), groups);
  assert.deepEqual(await tab.locator('main h2').allTextContents(), groups);
  const hrefs = (of) => tab.locator(of).evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  assert.deepEqual(await hrefs('.k-cards a'), (await hrefs('.k-sidebar .k-nav a')).filter((path) => path !== '/' && path !== '/admin'));
  browser.check();
});

test('what a role allows is ticked, kept and explained', async () => {
  const tab = await asAdmin({ locale: 'de-DE' });
  await tab.goTo('/admin/rights?role=requester');
  const box = tab.locator('input[value="tickets.read_department"]');
  assert.equal(await box.isChecked(), false);
  await box.focus();
  await tab.keyboard.press('Space');
  await tab.locator('.k-rights-actions button').click();
  await tab.waitForLoadState();
  await tab.goTo('/admin/rights');
  assert.equal(await tab.locator('input[name="role_3"][value="tickets.read_department"]').isChecked(), true);
  assert.equal(await tab.locator('input[name="role_3"][value="tickets.write"]').isChecked(), false);
  assert.equal(await tab.locator('input[name="role_1"][value="tickets.write"]').isDisabled(), true);
  await tab.goTo(`/admin/rights/explain?user_id=${people.ada.id}&record=user/${people.ada.id}`);
  await tab.locator('.k-reasons li').first().waitFor();
  browser.check();
});

test('a person is added, changed and refused with a reason', async () => {
  const tab = await asAdmin({ expect: ['422'] });
  await tab.goTo('/admin/records/users');
  await tab.getByRole('link', { name: 'Add' }).click();
  await tab.locator('#f-login').fill('ingrid');
  await tab.locator('#f-name').fill('Ingrid Thomsen');
  await tab.locator('#f-email').fill('no address');
  await tab.locator('main form').first().evaluate((form) => form.noValidate = true);
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('alert').waitFor();
  assert.equal(await tab.locator('#f-login').inputValue(), 'ingrid');
  await assertAccessible(tab, 'refused form');
  await tab.locator('#f-email').fill('ingrid@nordheim.example');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByText('Added.').waitFor();
  await tab.getByRole('link', { name: 'ingrid' }).click();
  await tab.locator('#f-phone').fill('+49 5551 4711');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByText('Saved.').waitFor();
  const { items } = await server.admin('GET', '/api/v1/users?q=login:ingrid');
  assert.equal(items[0].phone, '+49 5551 4711');
  browser.check();
});

test('a setting is kept and shows at once', async () => {
  const tab = await asAdmin();
  await tab.goTo('/admin/settings');
  await tab.getByLabel('Name of the organisation').fill('Stadtwerke Nordheim');
  await tab.getByRole('button', { name: 'Save' }).first().click();
  await tab.getByText('Saved', { exact: true }).waitFor();
  await tab.goTo('/portal');
  await tab.getByRole('link', { name: 'Stadtwerke Nordheim' }).waitFor();
  browser.check();
});

test('agents do not see the administration', async () => {
  const tab = await browser.page({ expect: ['403'] });
  await tab.signIn('ada');
  for (const path of ['/admin', '/admin/settings', '/admin/journal', '/admin/records/users/new']) {
    const answer = await tab.goTo(path);
    assert.equal(answer.status(), 403, path);
  }
  browser.check();
});
