import assert from 'node:assert/strict';
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

test('one sees where one is signed in and ends the rest', async () => {
  const tab = await browser.page();
  const other = await browser.page();
  await tab.signIn('ada');
  await other.signIn('ada');
  await tab.goTo('/profile');
  await tab.locator('#sessions').getByText('this one').waitFor();
  assert.equal(await tab.locator('#sessions li').count(), 2);
  assert.match(await tab.locator('#sessions').innerText(), /Chrome, Linux/);
  await assertAccessible(tab, 'profile with sessions');
  await tab.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await tab.getByText('Your profile was saved.').waitFor();
  assert.equal(await tab.locator('#sessions li').count(), 1);
  await other.goTo('/tickets');
  await other.waitForURL(/\/sign-in/);
  browser.check();
});

test('support acts as a person, in sight of everybody, and is itself again', async () => {
  const tab = await browser.page();
  await tab.signIn('admin', adminPassword);
  await tab.goTo(`/admin/records/users/${people.petra.id}`);
  await tab.getByRole('link', { name: 'Sign-in and support' }).click();
  await assertAccessible(tab, 'sign-in of a person');
  await tab.getByLabel('Reason').fill('T-000001: the list stays empty');
  await tab.getByRole('button', { name: 'Act as this person' }).click();
  await tab.waitForURL(/\/portal$/);
  const banner = tab.getByRole('status').filter({ hasText: 'You are acting as Petra Lindner' });
  await banner.waitFor();
  await assertAccessible(tab, 'portal with the banner');
  await tab.goTo('/profile');
  await banner.waitFor();
  await banner.getByRole('button', { name: 'End' }).click();
  await tab.waitForURL(new RegExp(`/admin/people/${people.petra.id}/sign-in`));
  await tab.locator('#sign-ins').getByText('the list stays empty').waitFor();
  assert.equal(await banner.count(), 0);

  const herself = await browser.page();
  await herself.signIn('petra');
  await herself.goTo('/profile');
  await herself.locator('#sign-ins').getByText('Administrator: T-000001: the list stays empty').waitFor();
  browser.check();
});

test('the sign-in log is read in the administration', async () => {
  const tab = await browser.page();
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/records/sign-ins');
  await tab.getByRole('link', { name: /\d/ }).first().waitFor();
  await assertAccessible(tab, 'sign-in log');
  await tab.getByRole('table').getByRole('link').first().click();
  await tab.getByText('Network address').first().waitFor();
  await assertAccessible(tab, 'one sign-in');
  browser.check();
});

test('a forgotten password says where help is when no mail is sent', async () => {
  const tab = await browser.page({ expect: ['403'] });
  await tab.goTo('/sign-in');
  assert.equal(await tab.getByRole('link', { name: 'Forgot your password?' }).count(), 0);
  await tab.goTo('/sign-in/forgot');
  await tab.getByText('Please ask your administrator').waitFor();
  await assertAccessible(tab, 'forgotten password');
  await tab.goTo('/sign-in/password?token=nonsense');
  await tab.getByRole('alert').waitFor();
  await assertAccessible(tab, 'bad link');
  browser.check();
});
