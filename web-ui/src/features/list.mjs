// Lists: j/k moves, x selects, enter opens, shift-click selects a range. What is selected is changed by the bulk bar, whose script comes
// with the first selection.
import { mount } from '../lib/mount.mjs';
import { isTyping } from '../lib/dom.mjs';
import { t } from '../lib/strings.mjs';

mount('[data-list]', (list) => {
  const rows = () => [...list.querySelectorAll('tbody tr[data-id]')];
  const boxes = () => rows().map((row) => row.querySelector('input[type="checkbox"]')).filter(Boolean);
  const all = list.querySelector('[data-select-all]');
  const bar = document.querySelector('[data-bulk]');
  let current = -1;
  let last = null;
  let bulk = null;

  // What was changed an hour ago at most can be undone after a reload, too.
  let done = null;
  try { done = JSON.parse(localStorage.getItem('kontor.bulk')); } catch { /* storage is off */ }
  if (bar && done?.kind === list.dataset.kind && Date.now() - done.at < 3600_000) import('../bulk.mjs').then(({ offerUndo }) => offerUndo(done));

  const update = () => {
    const chosen = boxes().filter((box) => box.checked);
    for (const box of boxes()) box.closest('tr').classList.toggle('is-selected', box.checked);
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === boxes().length;
      all.indeterminate = chosen.length > 0 && !all.checked;
    }
    if (!bar) return;
    bar.hidden = chosen.length === 0;
    bar.querySelector('[data-bulk-count]').textContent = t('ui.selected', { count: chosen.length });
    if (chosen.length) bulk ??= import('../bulk.mjs').then(({ createBulk }) => createBulk(bar, list, { clear }));
    bulk?.then((made) => made.select(chosen.map((box) => Number(box.value))));
  };
  const clear = () => { for (const box of boxes()) box.checked = false; update(); };

  // Side by side: the record is opened beside the list, in windows wide enough, as long as one wants it so.
  const toggle = document.querySelector('[data-split-toggle]');
  const isSplit = () => toggle?.getAttribute('aria-pressed') === 'true';
  let split = null;
  const splitScreen = () => (split ??= import('../split.mjs').then(({ createSplit }) => createSplit(list)));
  if (toggle) {
    const set = (on) => { toggle.setAttribute('aria-pressed', String(on)); try { localStorage.setItem('kontor.split', on ? '1' : ''); } catch { /* for this page only */ } };
    const opened = new URLSearchParams(location.search).get('open');
    let wanted = Boolean(opened);
    try { wanted ||= localStorage.getItem('kontor.split') === '1'; } catch { /* storage is off */ }
    toggle.hidden = false;
    toggle.setAttribute('aria-pressed', String(wanted));
    toggle.addEventListener('click', () => {
      set(!isSplit());
      if (!isSplit()) splitScreen().then((made) => made.isOpen() && made.close());
      else if (rows().length) { go(Math.max(0, current)); show(rows()[current]); }
    });
    list.addEventListener('click', (event) => {
      const link = event.target.closest('a[data-open]');
      if (!link || !isSplit() || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      current = rows().indexOf(link.closest('[data-id]'));
      show(link.closest('[data-id]'));
    });
    if (opened && /^\d+$/.test(opened)) splitScreen().then((made) => made.open(opened, `${location.pathname}/${opened}`));
  }
  const show = (row) => splitScreen().then((made) => made.open(row.dataset.id, row.querySelector('a[data-open]').getAttribute('href')));

  const go = (index) => {
    const found = rows();
    if (!found.length) return;
    found.forEach((row) => row.classList.remove('is-current'));
    current = Math.max(0, Math.min(index, found.length - 1));
    found[current].classList.add('is-current');
    found[current].scrollIntoView({ block: 'nearest' });
    found[current].querySelector('a[data-open]')?.focus({ preventScroll: true });
  };

  list.addEventListener('click', (event) => {
    const box = event.target.closest('tbody input[type="checkbox"]');
    if (!box) return;
    const found = boxes();
    const index = found.indexOf(box);
    if (event.shiftKey && last !== null) {
      for (const other of found.slice(Math.min(index, last), Math.max(index, last) + 1)) other.checked = box.checked;
    }
    last = index;
    update();
  });
  list.addEventListener('k:rows', update);
  all?.addEventListener('change', () => { for (const box of boxes()) box.checked = all.checked; update(); });

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    // Rows may have been exchanged by a live update: the marked one counts, wherever it is now.
    const marked = rows().findIndex((row) => row.classList.contains('is-current'));
    if (marked >= 0) current = marked;
    const row = rows()[current];
    if (event.key === 'j' || event.key === 'k') {
      go(current + (event.key === 'j' ? 1 : -1));
      if (split && isSplit()) split.then((made) => made.isOpen() && show(rows()[current]));
    }
    else if (event.key === 'x' && row) {
      const box = row.querySelector('input[type="checkbox"]');
      box.checked = !box.checked;
      update();
    } else if ((event.key === 'Enter' || event.key === 'o') && row && document.activeElement === document.body) row.querySelector('a[data-open]').click();
    else if (event.key === 'Escape') clear();
    else return;
    if (event.key !== 'Escape') event.preventDefault();
  });
  update();
});
