// <a href="/page" data-dialog="#part">: shows that part of the page in a dialog; without scripts, or in a new tab, the page itself.
import { h } from '../lib/dom.mjs';
import { ask } from '../lib/dialog.mjs';
import { page } from '../lib/http.mjs';
import { mount, mountAll } from '../lib/mount.mjs';
import { t } from '../lib/strings.mjs';

mount('a[data-dialog]', (link) => {
  link.addEventListener('click', async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    try {
      const fetched = await page(link.href);
      const part = fetched.querySelector(link.dataset.dialog);
      if (!part) throw new Error('no such part');
      const body = h('div', {}, document.importNode(part, true));
      mountAll(body);
      await ask({ title: fetched.querySelector('h1')?.textContent ?? link.textContent, body, wide: true, buttons: [{ value: '', label: t('ui.close'), autofocus: true }] });
    } catch {
      location.assign(link.href);
    }
  });
});
