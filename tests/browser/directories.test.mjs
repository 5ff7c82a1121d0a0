import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { adminPassword, assertAccessible, startBrowser, startServer } from './harness.mjs';
import { startSlapd } from './slapd.mjs';

let server, browser, slapd, endless;
const admin = (...args) => server.admin(...args);

const people = [
  { login: 'anna', name: 'Anna Berg', departmentNumber: 'IT', telephoneNumber: '+49 40 1234' },
  { login: 'mallory', name: '<b>محمد</b> "O\'Neil" 👩‍💻' },
  { login: 'ole', name: 'Ole Hansen', manager: 'uid=anna,ou=people,dc=nordheim,dc=example' },
  { login: 'petra', name: `Petra ${'vonundzu'.repeat(12)}` },
];

before(async () => {
  slapd = await startSlapd(people);
  server = await startServer();
  browser = await startBrowser(server);
  // Lets everybody sign in and then never comes to an end: an empty entry every second.
  endless = createServer((socket) => {
    let timer;
    socket.on('error', () => {}).on('close', () => clearInterval(timer)).on('data', (bytes) => {
      const id = bytes[4];
      if (bytes[5] === 0x60) socket.write(Buffer.from([0x30, 0x0c, 2, 1, id, 0x61, 7, 0x0a, 1, 0, 4, 0, 4, 0]));
      if (bytes[5] === 0x63) timer = setInterval(() => socket.write(Buffer.from([0x30, 9, 2, 1, id, 0x64, 4, 4, 0, 0x30, 0])), 1000);
    });
  });
  await new Promise((done) => endless.listen(0, '127.0.0.1', done));
});
after(async () => {
  endless?.close();
  await browser?.close();
  await server?.stop();
  await slapd?.stop();
});

const pictures = process.env.KONTOR_PICTURES;
async function picture(tab, name) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await tab.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

test('a directory is refused with a reason, made, tried, looked at and read', async (t) => {
  if (!slapd) return t.skip('slapd is not installed');
  const tab = await browser.page({ expect: ['422'] });
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/directories');
  await tab.getByRole('heading', { name: 'No directory has been set up yet.' }).waitFor();
  await assertAccessible(tab, 'no directories');
  await picture(tab, 'directories-none');
  await tab.getByRole('link', { name: 'New directory' }).first().click();
  await tab.getByLabel('Name', { exact: true }).first().fill('Head office');
  await tab.getByLabel('Product').selectOption('openldap');
  await tab.getByLabel('Servers', { exact: true }).fill(slapd.url);
  await tab.getByLabel('Base of people').fill(`ou=people,${slapd.base}`);
  await tab.getByLabel('Base of computers').fill(`ou=machines,${slapd.base}`);
  await tab.getByLabel('Filter of people').fill('(uid=');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('alert').getByText('This is no LDAP filter').waitFor();
  assert.equal(await tab.getByLabel('Servers', { exact: true }).inputValue(), slapd.url);
  await assertAccessible(tab, 'refused form');
  await picture(tab, 'directories-refused');
  await tab.getByLabel('Filter of people').fill('');
  await tab.getByLabel('Base of groups').fill(`ou=groups,${slapd.base}`);
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByText('Saved.').waitFor();

  await tab.getByRole('link', { name: 'Head office' }).click();
  await tab.getByLabel('DN of the directory').fill(`cn=it,ou=groups,${slapd.base}`);
  await tab.locator('select#role').selectOption('agent');
  await tab.getByRole('button', { name: 'Add' }).click();
  await tab.getByText('Saved.').waitFor();
  await tab.getByRole('button', { name: `Remove cn=it,ou=groups,${slapd.base}` }).waitFor();
  await assertAccessible(tab, 'form');

  await tab.goTo('/admin/directories');
  await tab.getByRole('button', { name: 'Test connection' }).click();
  await tab.getByRole('heading', { name: 'Test of Head office' }).waitFor();
  await tab.getByText('found, as PC-0815').waitFor();
  await assertAccessible(tab, 'tested');
  await picture(tab, 'directories-tested');

  await tab.getByRole('button', { name: 'Dry run' }).click();
  await tab.getByText('Dry run: nothing was changed').waitFor();
  await tab.getByRole('cell', { name: 'mallory', exact: true }).waitFor();
  await tab.getByText('done', { exact: true }).waitFor();
  await assertAccessible(tab, 'dry run');
  await picture(tab, 'directories-dry-run');
  assert.equal((await admin('GET', '/api/v1/users?q=login:anna')).items.length, 0);

  await tab.goTo('/admin/directories');
  await tab.getByRole('button', { name: 'Sync now' }).click();
  await tab.getByRole('link', { name: 'petra' }).waitFor();
  const { items: [anna] } = await admin('GET', '/api/v1/users?q=login:anna');
  assert.deepEqual(anna.roles, ['agent']);

  slapd.change(`dn: uid=ole,ou=people,${slapd.base}\nchangetype: modify\nreplace: telephoneNumber\ntelephoneNumber: +49 40 99\n-\nreplace: departmentNumber\ndepartmentNumber: Sales\n`);
  slapd.change(['mallory', 'petra'].map((login) => `dn: uid=${login},ou=people,${slapd.base}\nchangetype: delete\n`).join('\n'));
  await tab.goTo('/admin/directories');
  await tab.getByRole('button', { name: 'Sync now' }).click();
  await tab.getByText('Unusually many people would be switched off.').waitFor();
  await assertAccessible(tab, 'held');
  await picture(tab, 'directories-held');
  await tab.getByRole('button', { name: 'Confirm and switch off (2)' }).click();
  await tab.getByRole('dialog').getByText('2 people will be switched off').waitFor();
  await tab.getByRole('dialog').locator('button[value="yes"]').click();
  await tab.getByText('not in the directory any more').first().waitFor();
  await assertAccessible(tab, 'switched off');
  await picture(tab, 'directories-done');

  await tab.goTo('/admin/directories');
  await assertAccessible(tab, 'directories');
  await tab.getByRole('link', { name: 'Computers' }).click();
  await tab.getByRole('link', { name: 'PC-4711' }).waitFor();
  await assertAccessible(tab, 'computers');
  await picture(tab, 'directories-computers');
  browser.check();
});

test('a run over a server that never ends is shown and cancelled', async () => {
  await admin('POST', '/api/v1/directories', {
    name: 'Branch <i>', preset: 'active_directory', position: 2, servers: [`ldap://127.0.0.1:${endless.address().port}`], bind_dn: 'cn=sync', bind_password: 'x',
    user_base: 'dc=branch,dc=example',
  });
  const tab = await browser.page();
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/directories');
  await tab.getByRole('button', { name: 'Sync now Branch' }).click();
  await tab.getByText('running', { exact: true }).waitFor();
  await assertAccessible(tab, 'running');
  await picture(tab, 'directories-running');
  await tab.getByRole('button', { name: 'Cancel' }).click();
  await tab.getByText('cancelled', { exact: true }).waitFor();
  browser.check();
});

for (const look of [{ name: 'dark', width: 1440, dark: true }, { name: 'phone-german', width: 390, locale: 'de-DE' }]) {
  test(`the pages, ${look.name}`, async () => {
    if (look.locale) await admin('PATCH', `/api/v1/users/${(await admin('GET', '/api/v1/me')).id}`, { locale: 'de' });
    const tab = await browser.page(look);
    await tab.signIn('admin', adminPassword);
    const runs = (await admin('GET', '/api/v1/directory-runs?sort=-id')).items;
    const held = runs.find((run) => run.state === 'held') ?? runs[0];
    const { items: [first] } = await admin('GET', '/api/v1/directories?sort=position');
    for (const path of ['/admin/directories', '/admin/directories/new', `/admin/directories/${first.id}`, `/admin/directories/runs/${held.id}`]) {
      assert.equal((await tab.goTo(path)).status(), 200, path);
      await assertAccessible(tab, `${path} ${look.name}`);
      await picture(tab, `${path.slice(1).replaceAll('/', '-')}-${look.name}`);
    }
    browser.check();
  });
}

test('a directory is deleted after a word of warning', async () => {
  await admin('PATCH', `/api/v1/users/${(await admin('GET', '/api/v1/me')).id}`, { locale: 'en' });
  const tab = await browser.page();
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/directories');
  await tab.getByRole('link', { name: 'Branch <i>' }).click();
  await tab.getByRole('button', { name: 'Delete directory' }).click();
  await tab.getByRole('dialog').getByText('Delete the directory “Branch <i>”?').waitFor();
  await tab.getByRole('dialog').locator('button[value="yes"]').click();
  await tab.getByText('Removed.').waitFor();
  assert.equal(await tab.getByRole('link', { name: 'Branch <i>' }).count(), 0);
  browser.check();
});
