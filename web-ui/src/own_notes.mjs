// One's own note is written on in its place, or goes.
import { api } from './lib/http.mjs';
import { h } from './lib/dom.mjs';
import { t } from './lib/strings.mjs';
import { confirm } from './lib/dialog.mjs';
import { toastError } from './lib/toast.mjs';
import { refreshRecord } from './features/live.mjs';

export async function changeNote(button) {
  const entry = button.closest('.k-entry');
  if (button.dataset.noteDelete) {
    if (!await confirm(t('ui.note.delete_question'), { danger: true })) return;
    try {
      await api('DELETE', button.dataset.noteDelete);
      await refreshRecord();
    } catch (error) {
      toastError(error);
    }
    return;
  }
  if (entry.querySelector('.k-note-form')) return;
  const url = button.dataset.noteEdit;
  const prose = entry.querySelector('.k-prose');
  const textarea = h('textarea', { class: 'form-control', rows: '4', 'aria-label': t('ui.note.text') });
  const tools = h('div', { class: 'k-composer-tools', hidden: true });
  const stop = () => { form.remove(); prose.hidden = false; button.focus(); };
  const form = h('form', { class: 'k-note-form' }, tools, textarea, h('div', { class: 'k-row' },
    h('button', { class: 'btn btn-primary btn-sm', type: 'submit' }, t('ui.save')), h('button', { class: 'btn btn-sm', type: 'button', onclick: stop }, t('ui.cancel'))));
  const html = prose.innerHTML;
  prose.hidden = true;
  prose.after(form);
  const { createEditor } = await import('./editor.mjs');
  const editor = createEditor({ textarea, tools, onChange: () => {}, onFiles: () => {}, mention: document.querySelector('form[data-composer]')?.dataset.mention });
  editor.setHTML(html);
  editor.focus();
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      const people = editor.mentionIds();
      await api('PATCH', url, { body_html: editor.getHTML(), ...(people.length ? { mention_ids: people } : {}) });
      await refreshRecord();
      stop();
    } catch (error) {
      toastError(error);
    }
  });
}
