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
  const text = (item) => item[label] ?? item.name ?? item.subject ?? `#${item.id}`;
  const control = new TomSelect(select, {
    plugins: select.multiple ? { remove_button: { title: t('ui.remove') } } : select.required ? {} : { clear_button: { title: t('ui.clear') } },
    valueField: 'value',
    labelField: 'text',
    searchField: ['text', 'hint'],
    maxOptions: 50,
    preload: 'focus',
    closeAfterSelect: !select.multiple,
    loadThrottle: 200,
    async load(query, done) {
      const search = new URLSearchParams({ limit: '20', ...(fixed ? Object.fromEntries(new URLSearchParams(fixed)) : {}) });
      const q = [search.get('q'), query].filter(Boolean).join(' ');
      if (q) search.set('q', q);
      try {
        const { body } = await api('GET', `${url}?${search}`);
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
  control.control_input.setAttribute('aria-label', document.querySelector(`label[for="${CSS.escape(select.id)}"]`)?.textContent.trim() ?? '');
  control.focus();
  return control;
}
