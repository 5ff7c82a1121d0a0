// The portal answers while somebody types: articles of the knowledge base under the field.
import { mount } from '../lib/mount.mjs';
import { h } from '../lib/dom.mjs';
import { api, debounce } from '../lib/http.mjs';

mount('input[data-suggest]', (input) => {
  const box = document.getElementById(input.dataset.suggest);
  const list = box?.querySelector('ul');
  if (!list) return;
  const look = debounce(250, async () => {
    const q = input.value.trim();
    if (q.length < 3) { box.hidden = true; return; }
    try {
      const { body } = await api('GET', `/api/v1/search?${new URLSearchParams({ q, kinds: 'article', limit: '5' })}`);
      list.replaceChildren(...body.items.map((item) => h('li', {}, h('a', { href: item.url }, h('strong', {}, item.title)))));
      box.hidden = body.items.length === 0;
    } catch {
      box.hidden = true;
    }
  });
  input.addEventListener('input', look);
});
