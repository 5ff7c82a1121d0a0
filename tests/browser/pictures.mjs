// Pictures for the README: node pictures.mjs URL AGENT REQUESTER PASSWORD OUTDIR against a server with demo data, whose
// `admin` has the same PASSWORD. For developers only.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { chromium } = createRequire(new URL('../../web-ui/package.json', import.meta.url))('playwright-core');
const [url, agent, requester, password, out] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars'] });

async function take(name, { path, login = agent, width = 1440, height = 900, dark = false, prepare }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', timezoneId: 'Europe/Berlin', locale: 'en-GB' });
  const tab = await context.newPage();
  tab.setDefaultTimeout(120_000);
  await tab.goto(`${url}/sign-in`);
  await tab.locator('#login').fill(login);
  await tab.locator('#password').fill(password);
  await tab.locator('#password').press('Enter');
  await tab.waitForURL((at) => at.pathname !== '/sign-in');
  await tab.goto(url + path);
  await prepare?.(tab);
  await tab.screenshot({ path: join(out, `${name}.png`) });
  await context.close();
}

// The first open ticket somebody answered.
const openFirst = async (tab) => {
  await tab.locator('a[data-open]').first().click();
  await tab.locator('.k-record-head').waitFor();
};
await take('tickets', { path: '/tickets?view=open' });
await take('ticket-dark', { path: '/tickets?q=state:pending tag:any', dark: true, prepare: openFirst });
await take('board', { path: '/tickets?view=everything&layout=board' });
await take('portal', { path: '/portal', login: requester });
await take('administration', { path: '/admin', login: 'admin' });
await browser.close();
