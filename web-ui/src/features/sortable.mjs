// <ol data-sortable="/api/v1/ticket-statuses"> of <li data-id>: dragged by their [data-grip]; the places of those that moved are kept by PATCH.
import { mount } from '../lib/mount.mjs';
import { api } from '../lib/http.mjs';
import { toastError } from '../lib/toast.mjs';

mount('[data-sortable]', async (list) => {
  const { default: Sortable } = await import('sortablejs/modular/sortable.core.esm.js');
  const places = new Map();
  list.classList.add('is-sortable');
  const keep = async () => {
    try {
      for (const [i, item] of [...list.querySelectorAll(':scope > [data-id]')].entries()) {
        const position = (i + 1) * 10;
        if (places.get(item.dataset.id) === position) continue;
        await api('PATCH', `${list.dataset.sortable}/${item.dataset.id}`, { position });
        places.set(item.dataset.id, position);
      }
      // Versions and the arrows at the ends are other ones now.
      location.reload();
    } catch (error) {
      toastError(error);
    }
  };
  new Sortable(list, { handle: '[data-grip]', animation: 0, draggable: '[data-id]', ghostClass: 'is-ghost', onEnd: ({ oldIndex, newIndex }) => { if (oldIndex !== newIndex) keep(); } });
});
