import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { adminPassword, assertAccessible, startBrowser, startServer } from './harness.mjs';

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
const year = new Date().getUTCFullYear() + 1;

test('a calendar is set up: hours, holidays, an exception, days from a file, and reckoned with', async () => {
  const tab = await browser.page({ expect: ['422'] });
  await tab.signIn('admin', adminPassword);
  await tab.goTo('/admin/calendars');
  await tab.getByRole('link', { name: 'Standard' }).waitFor();
  await tab.getByRole('link', { name: 'Add calendar' }).click();
  await assertAccessible(tab, 'new calendar');
  await tab.getByLabel('Name', { exact: true }).fill('Service desk');
  await tab.getByLabel('Public holidays').selectOption({ label: 'Saxony' });
  await tab.getByLabel('Time zone').fill('Europe/Berlin');
  await tab.getByLabel('Monday').fill('08:00-12:00, 11:00-17:00');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('alert').getByText('Monday: 08:00-12:00 and 11:00-17:00 overlap').waitFor();
  assert.equal(await tab.getByLabel('Name', { exact: true }).inputValue(), 'Service desk');
  await assertAccessible(tab, 'refused calendar');
  await tab.getByLabel('Monday').fill('08:00-12:00, 13:00-17:00');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByText('Saved', { exact: true }).waitFor();
  assert.equal(await tab.getByLabel('Monday').inputValue(), '08:00-12:00, 13:00-17:00');
  const path = new URL(tab.url()).pathname;

  await tab.goTo(`${path}?year=${year}`);
  await tab.getByRole('cell', { name: 'Day of Repentance and Prayer' }).waitFor();
  await tab.getByLabel('Date', { exact: true }).fill(`${year}-12-24`);
  await tab.getByLabel('Name of the day').fill('Christmas Eve');
  await tab.getByLabel('Open from–to').fill('08:00-12:00');
  await tab.getByRole('button', { name: 'Add', exact: true }).click();
  const eve = tab.getByRole('row', { name: /Christmas Eve/ });
  await eve.getByText('08:00-12:00').waitFor();

  const file = (body) => ({ name: 'days.ics', mimeType: 'text/calendar', buffer: Buffer.from(body) });
  await tab.getByLabel('Calendar file').setInputFiles(file('BEGIN:VCALENDAR\r\nhello\r\n'));
  await tab.getByRole('button', { name: 'Look through' }).click();
  await tab.getByRole('alert').getByText('line 2: “hello” is no line of a calendar file').waitFor();
  const event = (date, name) => `BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${date}\r\nSUMMARY:${name}\r\nEND:VEVENT\r\n`;
  await tab.getByLabel('Calendar file').setInputFiles(file(`BEGIN:VCALENDAR\r\n${event(`${year}0104`, 'Bridge day')}${event(`${year}0105`, 'Not this one')}`
    + `BEGIN:VEVENT\r\nDTSTART:${year}0106T100000Z\r\nSUMMARY:Breakfast\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`));
  await tab.getByRole('button', { name: 'Look through' }).click();
  await tab.getByText('Breakfast').waitFor();
  await assertAccessible(tab, 'found in a file');
  if (pictures) await tab.screenshot({ path: join(pictures, 'calendar-file.png') });
  await tab.getByLabel(/Not this one/).uncheck();
  await tab.getByRole('button', { name: 'Add chosen days' }).click();
  await tab.getByText('Days added: 1').waitFor();

  await tab.goTo(`${path}?year=${year}`);
  await tab.getByRole('row', { name: /Bridge day/ }).waitFor();
  assert.equal(await tab.getByRole('row', { name: /Not this one/ }).count(), 0);
  await tab.getByLabel('Working hours').fill('4');
  await tab.getByLabel('After', { exact: true }).fill(`${year}-12-24T08:00`);
  await tab.getByRole('button', { name: 'Reckon' }).click();
  await tab.locator('#reckon').getByText(/^(Closed then; it opens on .*)?Done on Dec 2\d, \d+, \d\d:00/).waitFor();
  await tab.goTo(`${path}?year=${year}`);
  await eve.getByRole('button', { name: /Remove/ }).click();
  await tab.getByText('Saved', { exact: true }).waitFor();
  assert.equal(await eve.count(), 0);
  browser.check();
});

for (const look of [{ name: 'light', width: 1440 }, { name: 'dark', width: 1440, dark: true, german: true }, { name: 'phone', width: 390, german: true },
  { name: 'narrow-dark', width: 360, dark: true }]) {
  test(`the pages, ${look.name}`, async () => {
    await server.admin('PATCH', '/api/v1/users/1', { locale: look.german ? 'de' : 'en' });
    const tab = await browser.page({ ...look, locale: look.german ? 'de-DE' : 'en-GB' });
    await tab.signIn('admin', adminPassword);
    for (const [name, path] of Object.entries({ calendars: '/admin/calendars', calendar: `/admin/calendars/2?year=${year}&hours=8&from=${year}-01-01T12:00` })) {
      await tab.goTo(path);
      await tab.locator('.k-main').getByText(look.german ? 'Geschäftszeiten' : 'Business calendars').first().waitFor();
      await assertAccessible(tab, `${name} ${look.name}`);
      if (pictures) await tab.screenshot({ path: join(pictures, `${name}-${look.name}.png`), fullPage: true });
    }
    await tab.context().close();
    browser.check();
  });
}
