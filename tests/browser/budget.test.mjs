// What a first visit costs, and what pages may do: script under 60 KB as it goes over the wire, no inline script or style, a policy
// that would forbid them, nothing that moves after it was drawn.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fill, startBrowser, startServer } from './harness.mjs';

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

const most = 60 * 1024;

test('list and ticket page load less than 60 KB of script, none of it inline', async () => {
  for (const path of ['/tickets', `/tickets/${people.vpn.id}`]) {
    const tab = await browser.page();
    await tab.signIn('ada');
    // As the network counts them, compressed and with their heads.
    const scripts = new Set();
    let total = 0;
    const network = await tab.context().newCDPSession(tab);
    network.on('Network.responseReceived', ({ requestId, type }) => { if (type === 'Script') scripts.add(requestId); });
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { if (scripts.has(requestId)) total += encodedDataLength; });
    await network.send('Network.enable');
    await network.send('Network.setCacheDisabled', { cacheDisabled: true });
    const answer = await tab.goTo(path);
    await tab.waitForLoadState('load');
    assert.ok(total > 0 && total <= most, `${path}: ${total} bytes of script`);
    if (process.env.KONTOR_FIGURES) console.log(`${path} ${total} bytes of script in ${scripts.size} files`);

    const policy = answer.headers()['content-security-policy'];
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|data:.*script|\*/);
    const inline = await tab.evaluate(() => [...document.querySelectorAll('script:not([src]), [style], style')].map((e) => e.outerHTML.slice(0, 80)).concat(
      [...document.querySelectorAll('*')].flatMap((e) => [...e.attributes].filter((a) => a.name.startsWith('on')).map((a) => a.name))));
    assert.deepEqual(inline, [], path);
    const shift = await tab.evaluate(() => new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((entries) => { for (const entry of entries.getEntries()) if (!entry.hadRecentInput) sum += entry.value; }).observe({ type: 'layout-shift', buffered: true });
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
    }));
    assert.ok(shift < 0.1, `${path}: layout shift ${shift}`);
    await tab.context().close();
  }
  browser.check();
});
