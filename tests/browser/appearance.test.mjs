// Every page in light and dark, on a desk and on a phone, in English and German: nothing axe complains of, nothing wider than the window.
import { after, before, test } from 'node:test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { assertAccessible, fill, startBrowser, startServer } from './harness.mjs';

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

const pictures = process.env.KONTOR_PICTURES;  // a folder to keep pictures in, for people
if (pictures) mkdirSync(pictures, { recursive: true });

const looks = [
  { name: 'light', width: 1440 },
  { name: 'dark', width: 1440, dark: true, german: true },
  { name: 'phone', width: 390, german: true },
  { name: 'narrow-dark', width: 360, dark: true },
  { name: 'zoom-200', width: 720, height: 450 },  // a window of 1440 x 900 at 200 %
];
const agentPages = () => ({
  start: '/', tickets: '/tickets?view=everything', board: '/tickets?view=everything&layout=board', search: '/search?q=vpn', empty: '/tickets?q=subject:nothing', ticket: `/tickets/${people.vpn.id}`, hostile: `/tickets/${people.vpn.id + 4}`,
  activity: `/tickets/${people.vpn.id}?tab=activity`, tasks: `/tickets/${people.vpn.id}?tab=tasks`, new: '/tickets/new', profile: '/profile',
});
const portalPages = () => ({ 'portal': '/portal', 'portal-report': '/portal/report', 'portal-tickets': '/portal/tickets' });

for (const look of looks) {
  test(`all pages, ${look.name}`, async () => {
    for (const [login, pages] of [[look.german ? 'jonas' : 'ada', agentPages()], ['petra', portalPages()]]) {
      const tab = await browser.page({ ...look, locale: look.german ? 'de-DE' : 'en-GB' });
      await tab.signIn(login);
      for (const [name, path] of Object.entries(pages)) {
        await tab.goTo(path);
        await assertAccessible(tab, `${name} ${look.name}`);
        if (pictures) await tab.screenshot({ path: join(pictures, `${name}-${look.name}.png`), fullPage: look.width < 500 });
      }
      await tab.context().close();
    }
    browser.check();
  });
}
