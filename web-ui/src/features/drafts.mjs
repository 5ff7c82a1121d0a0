// <form data-draft="portal.answer.42">: what is typed outlives the tab and the session. It is kept in the browser, apart for each person,
// and forgotten when the server has taken it: the page after that one says so with a notice of success.
import { mount } from '../lib/mount.mjs';
import { h } from '../lib/dom.mjs';
import { t } from '../lib/strings.mjs';

const person = () => document.body.dataset.user ?? '';
const prefix = () => `kontor.form.${person()}.`;

mount('form[data-draft]', (form) => {
  const key = prefix() + form.dataset.draft;
  const controls = () => [...form.querySelectorAll('textarea, input[type="text"], input:not([type])')].filter((control) => control.name);
  const isTaken = document.querySelector('.k-notice-success') !== null;

  let draft = null;
  try { draft = JSON.parse(localStorage.getItem(key) ?? 'null'); } catch { localStorage.removeItem(key); }
  if (draft?.sent && isTaken) {
    localStorage.removeItem(key);
    draft = null;
  }
  const initial = new Map(controls().map((control) => [control.name, control.value]));
  if (draft && controls().every((control) => control.value === '' || control.value === draft.values[control.name] || control.defaultValue === '')) {
    let restored = false;
    for (const control of controls()) {
      const value = draft.values[control.name];
      if (!value || control.value) continue;
      control.value = value;
      restored = true;
    }
    if (restored) {
      const note = h('p', { class: 'k-draft-note', role: 'status' }, t('ui.draft_restored'), ' ', h('button', {
        type: 'button', class: 'btn btn-sm',
        onclick: () => {
          for (const control of controls()) control.value = initial.get(control.name) ?? '';
          localStorage.removeItem(key);
          note.remove();
        },
      }, t('ui.draft_discard')));
      form.prepend(note);
    }
  }

  const remember = (sent) => {
    const values = Object.fromEntries(controls().filter((control) => control.value.trim()).map((control) => [control.name, control.value]));
    try {
      if (Object.keys(values).length) localStorage.setItem(key, JSON.stringify({ values, sent }));
      else localStorage.removeItem(key);
    } catch { /* private mode: the draft lives as long as the page */ }
  };
  form.addEventListener('input', () => remember(false));
  form.addEventListener('submit', (event) => { if (!event.defaultPrevented) remember(true); });
});

// A form that leads to another page: what it sent is done with once that page says so.
mount('.k-notice-success', () => {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(prefix())) continue;
    try { if (JSON.parse(localStorage.getItem(key)).sent) localStorage.removeItem(key); } catch { localStorage.removeItem(key); }
  }
});
