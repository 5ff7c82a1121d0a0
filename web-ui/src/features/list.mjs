// Lists: j/k moves, x selects, enter opens, shift-click selects a range; the bulk bar works on the selection over REST.
import { mount } from '../lib/mount.mjs';
import { isTyping } from '../lib/dom.mjs';
import { api } from '../lib/http.mjs';
import { t } from '../lib/strings.mjs';
import { toast, toastError } from '../lib/toast.mjs';
import { refreshList } from './live.mjs';

mount('[data-list]', (list) => {
  const rows = () => [...list.querySelectorAll('tbody tr[data-id]')];
  const boxes = () => rows().map((row) => row.querySelector('input[type="checkbox"]')).filter(Boolean);
  const all = list.querySelector('[data-select-all]');
  const bulk = document.querySelector('[data-bulk]');
  let current = -1;
  let last = null;

  const update = () => {
    const chosen = boxes().filter((box) => box.checked);
    for (const box of boxes()) box.closest('tr').classList.toggle('is-selected', box.checked);
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === boxes().length;
      all.indeterminate = chosen.length > 0 && !all.checked;
    }
    if (bulk) {
      bulk.hidden = chosen.length === 0;
      bulk.querySelector('[data-bulk-count]').textContent = t('ui.selected', { count: chosen.length });
    }
  };

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
    const row = rows()[current];
    if (event.key === 'j') go(current + 1);
    else if (event.key === 'k') go(current - 1);
    else if (event.key === 'x' && row) {
      const box = row.querySelector('input[type="checkbox"]');
      box.checked = !box.checked;
      update();
    } else if ((event.key === 'Enter' || event.key === 'o') && row && document.activeElement === document.body) row.querySelector('a[data-open]').click();
    else if (event.key === 'Escape') { for (const box of boxes()) box.checked = false; update(); }
    else return;
    if (event.key !== 'Escape') event.preventDefault();
  });

  bulk?.addEventListener('change', async (event) => {
    const select = event.target.closest('select[data-bulk-field]');
    if (!select || select.value === '') return;
    const ids = boxes().filter((box) => box.checked).map((box) => Number(box.value));
    const raw = select.value;
    const value = raw === 'null' ? null : select.dataset.type === 'integer' ? Number(raw) : raw;
    select.value = '';
    try {
      const { body } = await api('POST', `/api/v1/${list.dataset.collection}/bulk`, { ids, patch: { [select.dataset.bulkField]: value } });
      const results = body.items ?? body.results ?? [];
      const failed = results.filter((r) => (r.status ?? 200) >= 400).length;
      toast(failed ? t('ui.bulk.partly', { done: ids.length - failed, failed }) : t('ui.bulk.done', { count: ids.length }), { kind: failed ? 'error' : 'info' });
      for (const box of boxes()) box.checked = false;
      update();
      refreshList(true);
    } catch (error) {
      toastError(error);
    }
  });
  bulk?.querySelector('[data-bulk-clear]')?.addEventListener('click', () => { for (const box of boxes()) box.checked = false; update(); });
  update();
});
