// "Changed meanwhile: Ada Berg Status: New → Open · 10:42", above the tabs of a record.
import { api } from './lib/http.mjs';
import { h, icon } from './lib/dom.mjs';
import { t } from './lib/strings.mjs';
import { mountAll } from './lib/mount.mjs';

const shown = 3;

export async function showChanges(bar) {
  const { body } = await api('GET', `${bar.dataset.changes}?since=${encodeURIComponent(bar.dataset.since)}`);
  if (!body.items.length) return;
  const close = h('button', { type: 'button', class: 'k-icon-btn', 'aria-label': t('ui.close'), onclick: () => {
    bar.dataset.since = body.until;
    bar.hidden = true;
    bar.replaceChildren();
  } }, icon('x'));
  const lines = body.items.slice(0, shown).map((item) => h('li', {}, h('bdi', {}, item.who), ` ${item.text} · `, h('time', { datetime: item.at, 'data-relative': true }, item.at)));
  if (body.items.length > shown) lines.push(h('li', { class: 'k-muted' }, t('ui.changes.more', { count: body.items.length - shown })));
  bar.replaceChildren(icon('history'), h('div', { class: 'k-grow' }, h('strong', {}, t('ui.changes.title')), h('ul', {}, ...lines)), close);
  bar.hidden = false;
  mountAll(bar);
}
