// "Changed meanwhile: Ada Berg Status: New → Open · 10:42", above the tabs of a record.
import { api } from './lib/http.mjs';
import { h, icon } from './lib/dom.mjs';
import { ask } from './lib/dialog.mjs';
import { t } from './lib/strings.mjs';
import { mountAll } from './lib/mount.mjs';

const shown = 3;

const changesOf = async (bar) => (await api('GET', `${bar.dataset.changes}?since=${encodeURIComponent(bar.dataset.since)}`)).body;

const linesOf = (items) => {
  const lines = items.slice(0, shown).map((item) => h('li', {}, h('bdi', {}, item.who), ` ${item.text} · `, h('time', { datetime: item.at, 'data-relative': true }, item.at)));
  if (items.length > shown) lines.push(h('li', { class: 'k-muted' }, t('ui.changes.more', { count: items.length - shown })));
  return lines;
};

export async function showChanges(bar) {
  const body = await changesOf(bar);
  if (!body.items.length) return;
  const close = h('button', { type: 'button', class: 'k-icon-btn', 'aria-label': t('ui.close'), onclick: () => {
    bar.dataset.since = body.until;
    bar.hidden = true;
    bar.replaceChildren();
  } }, icon('x'));
  bar.replaceChildren(icon('history'), h('div', { class: 'k-grow' }, h('strong', {}, t('ui.changes.title')), h('ul', {}, ...linesOf(body.items))), close);
  bar.hidden = false;
  mountAll(bar);
}

/** Before an answer goes out: whether it still fits, where others wrote or changed something since one looked. Answers whether to send. */
export async function stillFits(bar) {
  const body = await changesOf(bar);
  const items = body.items.filter((item) => item.via !== 'rule' && item.via !== 'system');
  if (!items.length) return true;
  const list = h('div', {}, h('p', {}, t('ui.changes.ask_text')), h('ul', {}, ...linesOf(items)));
  mountAll(list);
  const answer = await ask({
    title: t('ui.changes.ask'), body: list,
    buttons: [{ value: '', label: t('ui.changes.read'), autofocus: true }, { value: 'send', label: t('ui.changes.send'), class: 'btn-primary' }],
  });
  // Asked once about each.
  bar.dataset.since = body.until;
  return answer === 'send';
}
