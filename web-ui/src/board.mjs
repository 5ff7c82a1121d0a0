// A board by any field: cards are dragged, or moved by the select on them. A move is the same PATCH as everywhere, with the version seen.
import Sortable from 'sortablejs/modular/sortable.core.esm.js';
import { api, debounce, page } from './lib/http.mjs';
import { askConflict } from './lib/dialog.mjs';
import { patchTicket } from './lib/resolve.mjs';
import { t } from './lib/strings.mjs';
import { toast, toastError } from './lib/toast.mjs';
import { mountAll } from './lib/mount.mjs';
import { subscribe } from './features/live.mjs';

export function createBoard(board) {
  const url = `/api/v1/${board.dataset.collection}`;
  const columns = [...board.querySelectorAll('[data-state]')];
  const columnOf = (state) => columns.find((column) => column.dataset.state === state);
  const field = board.dataset.by;
  /** The value a column stands for, as the record has it. */
  const valueOf = (column) => (column.dataset.state === '' ? null : board.hasAttribute('data-number') ? Number(column.dataset.state) : column.dataset.state);
  /** The column a record belongs into; those of statuses are states. */
  const keyOf = (record) => String((field === 'status' ? record.state : record[field]) ?? '');
  let busy = 0;

  // A column that is cut off tells how many there are, so its number grows and shrinks with what is moved.
  const count = (column, by) => {
    const shown = column.closest('section').querySelector('[data-board-count]');
    if (/^\d+$/.test(shown.textContent)) shown.textContent = Number(shown.textContent) + by;
  };

  async function move(card, from, to, at) {
    if (from === to) return;
    ++busy;
    card.classList.add('is-saving');
    const put = (column, before) => { column.insertBefore(card, before && before.parentElement === column ? before : column.firstChild); };
    const select = card.querySelector('[data-board-status]');
    try {
      for (let tries = 0; ; ++tries) {
        try {
          const { body } = await patchTicket(`${url}/${card.dataset.id}`, { [field]: valueOf(to) }, { headers: { 'If-Match': `"${card.dataset.version}"` } });
          card.dataset.version = body.version;
          break;
        } catch (error) {
          if (error.status !== 412 || tries > 4) throw error;
          const { body: now } = await api('GET', `${url}/${card.dataset.id}`);
          card.dataset.version = now.version;
          if (keyOf(now) === from.dataset.state) continue;  // something else of it changed: the move still stands
          if (keyOf(now) === to.dataset.state) break;
          const theirs = columnOf(keyOf(now));
          const answer = await askConflict({ field: card.querySelector('a').textContent, mine: to.dataset.label, theirs: theirs?.dataset.label ?? keyOf(now) });
          if (answer === 'mine') continue;
          put(theirs ?? from, null);
          if (theirs) { count(from, -1); count(theirs, 1); }
          if (select) select.value = keyOf(now);
          return;
        }
      }
      if (card.parentElement !== to) put(to, null);
      if (select) select.value = to.dataset.state;
      count(from, -1);
      count(to, 1);
      toast(t('ui.board.moved', { subject: card.querySelector('a').textContent, status: to.dataset.label }));
    } catch (error) {
      put(from, at);
      if (select) select.value = from.dataset.state;
      toastError(error);
    } finally {
      card.classList.remove('is-saving');
      --busy;
    }
  }

  if (board.hasAttribute('data-movable')) {
    for (const column of columns) new Sortable(column, {
      group: 'board', sort: false, animation: 0, delay: 150, delayOnTouchOnly: true, filter: 'select', preventOnFilter: false, ghostClass: 'is-ghost', draggable: '[data-id]',
      onStart: () => { ++busy; },
      onEnd: ({ item, from, to, oldIndex }) => { --busy; move(item, from, to, from.children[oldIndex] ?? null); },
    });
    board.addEventListener('change', (event) => {
      const select = event.target.closest('[data-board-status]');
      if (!select) return;
      const card = select.closest('[data-id]');
      move(card, card.parentElement, columnOf(select.value), card.nextElementSibling).then(() => select.focus());
    });
  }

  // What others do: cards change and move, unless one is in the hand just now.
  const refresh = debounce(700, async () => {
    if (busy) return refresh();
    let fresh;
    try { fresh = await page(location.href); } catch { return; }
    if (busy || board.contains(document.activeElement) && document.activeElement.matches('select')) return;
    const views = fresh.querySelector('.k-views-inner');
    if (views) document.querySelector('.k-views-inner')?.replaceChildren(...views.childNodes);
    for (const column of columns) {
      const next = fresh.querySelector(`[data-board] [data-state="${CSS.escape(column.dataset.state)}"]`);
      if (!next) continue;
      const number = next.closest('section').querySelector('[data-board-count]').textContent;
      column.closest('section').querySelector('[data-board-count]').textContent = number;
      const focused = column.contains(document.activeElement) ? document.activeElement.closest('[data-id]')?.dataset.id : null;
      const cards = [...next.children].map((card) => {
        const old = board.querySelector(`[data-id="${card.dataset.id}"]`);
        return old && old.parentElement === column && old.dataset.version === card.dataset.version ? old : card;
      });
      column.replaceChildren(...cards);
      mountAll(column);
      if (focused) column.querySelector(`[data-id="${focused}"] a`)?.focus({ preventScroll: true });
    }
  });
  subscribe(board.dataset.kind, (data) => { if ((data.kind ?? '') === board.dataset.kind) refresh(); });
}
