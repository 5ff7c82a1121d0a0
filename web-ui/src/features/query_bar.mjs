// Completion of fields and values of the query language, as a combobox.
import { mount } from '../lib/mount.mjs';
import { h } from '../lib/dom.mjs';
import { api, debounce } from '../lib/http.mjs';

let serial = 0;

mount('[data-query-bar]', (bar) => {
  const input = bar.querySelector('input[name="q"]');
  const list = h('ul', { class: 'k-suggest', role: 'listbox', id: `k-suggest-${++serial}`, hidden: true, 'aria-label': input.getAttribute('aria-label') ?? '' });
  bar.append(list);
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-expanded', 'false');
  input.setAttribute('aria-controls', list.id);
  input.autocomplete = 'off';

  let options = [];
  let active = -1;
  let running = null;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  const mark = (index) => {
    active = index;
    [...list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === index)));
    if (index < 0) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', list.children[index].id);
    list.children[index].scrollIntoView({ block: 'nearest' });
  };

  const take = (option) => {
    const from = units(input.value, option.from);
    const to = units(input.value, option.to);
    const text = option.text + (option.text.endsWith(':') ? '' : ' ');
    input.setRangeText(text, from, to, 'end');
    input.focus();
    refresh();
  };

  const show = (items) => {
    // The same offers again, as after one more letter: what was marked stays marked.
    const same = !list.hidden && items.length === options.length && items.every((item, i) => item.text === options[i].text);
    options = items;
    if (same) return;
    list.replaceChildren(...items.map((option, i) => h('li', {
      role: 'option', id: `${list.id}-${i}`, 'aria-selected': 'false',
      onmousedown: (event) => { event.preventDefault(); take(option); },
    }, h('code', {}, option.text), h('span', {}, option.title ?? ''))));
    const open = items.length > 0 && document.activeElement === input;
    list.hidden = !open;
    input.setAttribute('aria-expanded', String(open));
    mark(-1);
  };

  const refresh = debounce(120, async () => {
    running?.abort();
    running = new AbortController();
    const query = new URLSearchParams({ kind: bar.dataset.queryBar, q: input.value, cursor: [...input.value.slice(0, input.selectionStart)].length });
    try {
      const { body } = await api('GET', `${bar.dataset.completions ?? '/api/v1/query/completions'}?${query}`, undefined, { signal: running.signal });
      show((body.items ?? []).slice(0, 12));
    } catch {
      show([]);
    }
  });

  input.addEventListener('focus', refresh);
  input.addEventListener('input', refresh);
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();  // browsers empty a search field on Escape
      if (!list.hidden) event.stopPropagation();
      else input.blur();
      return close();
    }
    if (list.hidden) return;
    if (event.key === 'ArrowDown') mark(Math.min(active + 1, options.length - 1));
    else if (event.key === 'ArrowUp') mark(Math.max(active - 1, -1));
    else if ((event.key === 'Enter' || event.key === 'Tab') && active >= 0) take(options[active]);
    else return;
    event.preventDefault();
  });
});

/** The server counts characters, the browser UTF-16 units. */
function units(text, characters) {
  return [...text].slice(0, characters).join('').length;
}
