// Two panes: the list at the left, the record chosen in it at the right. A narrow window opens the record's page instead. The address names
// the record (`open=`), so a reload and a copied link show the same.
import { page } from './lib/http.mjs';
import { h, icon } from './lib/dom.mjs';
import { mountAll } from './lib/mount.mjs';
import { t } from './lib/strings.mjs';
import { toastError } from './lib/toast.mjs';

const wide = matchMedia('(min-width: 80rem)');

export function createSplit(list) {
  const root = list.closest('.k-list');
  let pane = null;
  let shown = '';

  const rowOf = (id) => list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  const address = (id) => {
    const url = new URL(location.href);
    if (id) url.searchParams.set('open', id);
    else url.searchParams.delete('open');
    history.replaceState(null, '', url);
  };
  const mark = (id) => {
    for (const row of list.querySelectorAll('[data-id]')) row.classList.toggle('is-open', row.dataset.id === id);
  };

  function close() {
    const id = shown;
    shown = '';
    pane?.remove();
    pane = null;
    root.classList.remove('is-split');
    mark('');
    address('');
    rowOf(id)?.querySelector('a[data-open]')?.focus({ preventScroll: true });
  }

  async function load(href) {
    const wanted = href;
    const fresh = await page(href);
    const record = fresh.querySelector('.k-record');
    if (!record) return location.assign(href);
    if (pane === null || pane.dataset.wanted !== wanted) return undefined;
    record.dataset.recordSource = href;
    const full = record.querySelector('h1');
    if (full) full.replaceWith(h('h2', { class: 'k-split-title' }, h('a', { href }, ...full.childNodes)));
    pane.querySelector('[data-split-content]').replaceChildren(record);
    mountAll(record);
    return record;
  }

  async function open(id, href) {
    if (!wide.matches) return location.assign(href);
    if (!pane) {
      pane = h('section', { class: 'k-split', 'data-split-pane': '', 'aria-label': t('ui.split.pane') },
        h('div', { class: 'k-split-head' },
          h('a', { class: 'btn btn-sm btn-quiet', 'data-split-full': '', href }, icon('maximize'), t('ui.split.full')),
          h('button', { class: 'btn btn-sm btn-quiet', type: 'button', onclick: close, 'aria-label': t('ui.close') }, icon('x'))),
        h('div', { 'data-split-content': '' }));
      // Tabs of the record stay in the pane; every other link is a link.
      pane.addEventListener('click', (event) => {
        const link = event.target.closest('.k-tabs a');
        if (!link || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        pane.dataset.wanted = link.getAttribute('href');
        load(pane.dataset.wanted).catch(toastError);
      });
      root.append(pane);
      root.classList.add('is-split');
    }
    shown = id;
    pane.dataset.wanted = href;
    pane.querySelector('[data-split-full]').href = href;
    mark(id);
    address(id);
    try {
      await load(href);
      pane?.scrollTo({ top: 0 });
    } catch (error) {
      toastError(error);
    }
    return undefined;
  }

  list.addEventListener('k:rows', () => mark(shown));
  return { open, close, isOpen: () => pane !== null };
}
