// The menu of text blocks: read when it is opened first, filled in by the server for this record, found by typing.
import { api } from './lib/http.mjs';
import { h } from './lib/dom.mjs';
import { t } from './lib/strings.mjs';
import { toastError } from './lib/toast.mjs';

export async function fillTextBlocks(menu, url, take) {
  const box = menu.querySelector('.k-menu-list');
  try {
    const { body } = await api('GET', url);
    if (!body.items.length) return box.replaceChildren(h('p', { class: 'k-muted k-menu-note' }, t('ui.text_blocks.none')));
    const buttons = body.items.map((item) => h('button', { type: 'button', onclick: () => take(item), title: item.text }, h('span', { class: 'k-clip' }, item.name)));
    const filter = h('input', { class: 'form-control', type: 'search', placeholder: t('ui.text_blocks.filter'), 'aria-label': t('ui.text_blocks.filter') });
    filter.addEventListener('input', () => {
      const wanted = filter.value.trim().toLocaleLowerCase();
      body.items.forEach((item, i) => { buttons[i].hidden = !`${item.name} /${item.shortcut ?? ''} ${item.text}`.toLocaleLowerCase().includes(wanted); });
    });
    filter.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      buttons.find((button) => !button.hidden)?.click();
    });
    box.replaceChildren(filter, ...buttons);
    filter.focus();
  } catch (error) {
    delete menu.dataset.loaded;
    toastError(error);
  }
}
