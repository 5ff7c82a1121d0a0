// <ol data-sortable="/api/v1/ticket-statuses"> of <li data-id>: dragged by their [data-grip]; the places of those that moved are kept by PATCH.
// With data-order="…/tasks/order" the new order is told as a whole, and [data-move] buttons move by one place.
import { mount } from '../lib/mount.mjs';
import { api } from '../lib/http.mjs';
import { toastError } from '../lib/toast.mjs';
import { refreshRecord } from './live.mjs';

const itemsOf = (list) => [...list.querySelectorAll(':scope > [data-id]')];

async function keepPlaces(list, places) {
  for (const [i, item] of itemsOf(list).entries()) {
    const position = (i + 1) * 10;
    if (places.get(item.dataset.id) === position) continue;
    await api('PATCH', `${list.dataset.sortable}/${item.dataset.id}`, { position });
    places.set(item.dataset.id, position);
  }
  // Versions and the arrows at the ends are other ones now.
  location.reload();
}

async function keepOrder(list) {
  const part = list.closest('[data-live]');
  try {
    await api('POST', list.dataset.order, { ids: itemsOf(list).map((item) => Number(item.dataset.id)) });
  } finally {
    // Shown again also where the server kept the old order.
    if (part) delete part.dataset.html;
    await refreshRecord().catch(() => {});
  }
}

mount('[data-sortable]', async (list) => {
  const { order } = list.dataset;
  const places = new Map();
  const keep = () => (order ? keepOrder(list) : keepPlaces(list, places)).catch(toastError);
  list.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-move]');
    if (!button) return;
    const { id } = button.closest('[data-id]').dataset;
    const { move } = button.dataset;
    const item = button.closest('[data-id]');
    const other = move < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    list.insertBefore(item, move < 0 ? other : other.nextElementSibling);
    await keep();
    document.querySelector(`[data-id="${CSS.escape(id)}"] [data-move="${CSS.escape(move)}"]`)?.focus();
  });
  const { default: Sortable } = await import('sortablejs/modular/sortable.core.esm.js');
  list.classList.add('is-sortable');
  new Sortable(list, { handle: '[data-grip]', animation: 0, draggable: '[data-id]', ghostClass: 'is-ghost', onEnd: ({ oldIndex, newIndex }) => { if (oldIndex !== newIndex) keep(); } });
});
