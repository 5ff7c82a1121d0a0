// The list one came from: a record's page leads to the one before and the one behind it (k and j), across the pages of the list.
import { mount } from '../lib/mount.mjs';
import { page } from '../lib/http.mjs';
import { h, icon, isTyping } from '../lib/dom.mjs';
import { t } from '../lib/strings.mjs';

const memory = 'kontor.list';
const most = 1000;  // records kept; more are read again by their page

const read = () => { try { return JSON.parse(sessionStorage.getItem(memory)); } catch { return null; } };
const write = (list) => { try { sessionStorage.setItem(memory, JSON.stringify(list)); } catch { /* then there are no neighbours */ } };

const idsIn = (root) => [...root.querySelectorAll('[data-list] [data-id]')].map((row) => row.dataset.id);
const nextIn = (root) => root.querySelector('.k-list-foot a[rel="next"]')?.getAttribute('href') ?? null;

mount('[data-list][data-kind]', (list) => {
  const keep = () => write({ kind: list.dataset.kind, base: location.pathname, back: location.pathname + location.search, ids: idsIn(document), next: nextIn(document) });
  list.addEventListener('k:rows', keep);
  keep();
});

/** The next record of the list, after `id`; reads the next page of the list where it has to. */
async function after(list, id) {
  const at = list.ids.indexOf(id);
  if (at + 1 < list.ids.length || !list.next) return list.ids[at + 1];
  const fresh = await page(list.next);
  const more = idsIn(fresh).filter((one) => !list.ids.includes(one));
  list.ids = [...list.ids, ...more].slice(-most);
  list.next = nextIn(fresh);
  write(list);
  return list.ids[list.ids.indexOf(id) + 1];
}

mount('.k-record[data-record-kind]', (record) => {
  if (record.closest('[data-split-pane]')) return;
  const { recordKind: kind, recordId: id } = record.dataset;
  const list = read();
  const at = list?.kind === kind ? list.ids.indexOf(id) : -1;
  if (at < 0) return;
  const hrefOf = (other) => `${list.base}/${other}`;
  const before = list.ids[at - 1];
  const hasNext = at + 1 < list.ids.length || Boolean(list.next);
  const go = async (event) => {
    event?.preventDefault();
    const next = await after(list, id).catch(() => undefined);
    if (next) location.href = hrefOf(next);
  };
  const link = (name, key, href, enabled, onclick) => h(enabled ? 'a' : 'span', { class: 'btn btn-sm btn-quiet', ...(enabled ? { href, title: `${t(key)} (${name === 'chevron-left' ? 'k' : 'j'})`, onclick } : { 'aria-disabled': 'true', role: 'link' }), 'aria-label': t(key) }, icon(name));
  const nav = h('nav', { class: 'k-neighbours', 'aria-label': t('ui.neighbours') },
    h('a', { class: 'btn btn-sm btn-quiet', href: list.back }, t('ui.neighbours.back')),
    link('chevron-left', 'ui.neighbours.before', before && hrefOf(before), Boolean(before)),
    h('span', { class: 'k-muted k-num' }, t('ui.neighbours.place', { place: at + 1, count: `${list.ids.length}${list.next ? '+' : ''}` })),
    link('chevron-right', 'ui.neighbours.after', hasNext && list.ids[at + 1] ? hrefOf(list.ids[at + 1]) : list.back, hasNext, go));
  record.querySelector('.k-record-main')?.prepend(nav);
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !record.isConnected) return;
    if (event.key === 'j' && hasNext) go(event);
    else if (event.key === 'k' && before) location.href = hrefOf(before);
  });
});
