// A remote search behind a select, loaded on first use.
import TomSelect from 'tom-select/base';
import clearButton from 'tom-select/dist/js/plugins/clear_button.js';
import removeButton from 'tom-select/dist/js/plugins/remove_button.js';
import { api } from './lib/http.mjs';
import { h } from './lib/dom.mjs';
import { t } from './lib/strings.mjs';

TomSelect.define('clear_button', clearButton);
TomSelect.define('remove_button', removeButton);

export function createPicker(select) {
  const { picker: url, label = 'name', hint = '', fixed = '' } = select.dataset;
  const numbered = label.startsWith('number');
  // "number subject": both, one behind the other.
  const text = (item) => label.split(' ').map((name) => item[name]).filter(Boolean).join(' ') || item.name || item.subject || `#${item.id}`;
  // Its label goes over to the control that takes its place.
  const name = document.querySelector(`label[for="${CSS.escape(select.id)}"]`)?.textContent.trim() ?? '';
  const control = new TomSelect(select, {
    plugins: select.multiple ? { remove_button: { title: t('ui.remove') } } : select.required ? {} : { clear_button: { title: t('ui.clear') } },
    valueField: 'value',
    labelField: 'text',
    searchField: ['text', 'hint'],
    ...(numbered ? { score: () => () => 1 } : {}),
    maxOptions: 50,
    preload: 'focus',
    closeAfterSelect: !select.multiple,
    // What is still being loaded must not open the list again, over the buttons of a dialog or of the bar that changes many.
    ...(select.closest('dialog, [data-bulk]') && !select.multiple ? { onItemAdd() { this.blur(); } } : {}),
    loadThrottle: 200,
    async load(query, done) {
      const search = new URLSearchParams({ limit: '20', ...(fixed ? Object.fromEntries(new URLSearchParams(fixed)) : {}) });
      // Who types a ticket's number means that ticket.
      const number = numbered && /^\s*(?:[a-z]-?)?0*([0-9]{1,18})\s*$/i.exec(query)?.[1];
      const q = [search.get('q'), number ? `id:${number}` : query].filter(Boolean).join(' ');
      if (q) search.set('q', q);
      try {
        const { body } = await api('GET', `${url}?${search}`);
        if (numbered) control.clearOptions();
        done(body.items.map((item) => ({ value: String(item.id), text: text(item), hint: hint ? item[hint] ?? '' : '' })));
      } catch {
        done();
      }
    },
    render: {
      option: (data) => h('div', { class: 'option' }, data.text, data.hint ? h('small', {}, data.hint) : null),
      item: (data) => h('div', { class: 'item' }, data.text),
      no_results: () => h('div', { class: 'no-results' }, t('ui.no_results')),
    },
  });
  for (const element of [select, control.control_input]) element.setAttribute('aria-label', name);
  control.focus();
  return control;
}
