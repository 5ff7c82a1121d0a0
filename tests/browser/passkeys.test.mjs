// Chromium's own virtual authenticator: real keys, real signatures, no device.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, fill, password, startBrowser, startServer } from './harness.mjs';

let server, browser;
before(async () => {
  server = await startServer({ host: 'localhost' });
  await fill(server);
  browser = await startBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Gives the tab a device that verifies its owner at once; answers a way to look into it. */
async function plugIn(tab, options = {}) {
  const cdp = await tab.context().newCDPSession(tab);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true, ...options },
  });
  return {
    keys: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    give: (credential) => cdp.send('WebAuthn.addCredential', { authenticatorId, credential }),
    clear: () => cdp.send('WebAuthn.clearCredentials', { authenticatorId }),
  };
}

async function addKey(tab, name) {
  await tab.goTo('/profile/passkeys');
  await tab.getByLabel('Current password').fill(password);
  await tab.getByRole('button', { name: 'Add a passkey' }).click();
  await tab.getByLabel('Name', { exact: true }).fill(name);
  await assertAccessible(tab, 'a name for the key');
  await tab.getByRole('button', { name: 'Create passkey' }).click();
}

async function signOut(tab) {
  await tab.goTo('/profile');
  await tab.locator('summary', { hasText: 'Your account' }).click();
  await tab.getByRole('button', { name: 'Sign out' }).click();
  await tab.waitForURL(/\/sign-in/);
}

test('a passkey is made, signs in without the password, and is the second step after it', async () => {
  const tab = await browser.page();
  const device = await plugIn(tab);
  await tab.signIn('ada');
  await tab.goTo('/profile/passkeys');
  await assertAccessible(tab, 'no passkeys yet');
  await addKey(tab, 'Laptop');
  const codes = (await tab.locator('#recovery-codes').innerText()).trim().split('\n');
  assert.equal(codes.length, 10);
  await tab.goTo('/profile/passkeys');
  await tab.locator('#passkeys').getByText('Laptop').waitFor();
  await assertAccessible(tab, 'passkeys');
  const [key] = await device.keys();
  assert.equal(key.rpId, 'localhost');

  await signOut(tab);
  await assertAccessible(tab, 'sign-in with passkeys');
  await tab.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await tab.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await tab.goTo('/profile');
  await tab.locator('#sign-ins').getByText('passkey', { exact: false }).first().waitFor();

  await signOut(tab);
  await tab.locator('#login').fill('ada');
  await tab.locator('#password').fill(password);
  await tab.locator('#password').press('Enter');
  await tab.waitForURL(/\/sign-in\/code/);
  await assertAccessible(tab, 'second step with a passkey');
  await tab.getByRole('button', { name: 'Use a passkey instead' }).click();
  await tab.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  assert.ok((await device.keys())[0].signCount > key.signCount);
  browser.check();
});

test('neither a copied key nor a removed one signs in', async () => {
  const tab = await browser.page();
  const device = await plugIn(tab);
  await tab.signIn('petra');
  await addKey(tab, 'Blue key');
  await tab.locator('#recovery-codes').waitFor();
  const [copy] = await device.keys();
  await signOut(tab);
  await tab.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await tab.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await signOut(tab);

  // The copy has the counter of before.
  await device.clear();
  await device.give({ ...copy, signCount: 0 });
  await tab.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await tab.getByText('That passkey did not work here.').waitFor();

  await device.clear();
  await device.give({ ...copy, signCount: 1000 });
  await tab.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await tab.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await tab.goTo('/profile/passkeys');
  await tab.getByRole('button', { name: 'Remove' }).click();
  await tab.getByRole('dialog').locator('button[value="yes"]').click();
  await tab.getByText('The passkey was removed.').waitFor();
  await signOut(tab);
  await tab.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await tab.getByText('That passkey did not work here.').waitFor();
  browser.check();
});
