// Drafts of a record: what waits can be sent at once or taken back, what failed written on.
import { api } from './lib/http.mjs';
import { h, icon } from './lib/dom.mjs';
import { t } from './lib/strings.mjs';
import { toastError } from './lib/toast.mjs';
import { mountAll } from './lib/mount.mjs';
import { refreshRecord } from './features/live.mjs';

const modes = { message: 'reply', note_private: 'note', note_public: 'public' };

export async function listDrafts(box) {
  const url = box.dataset.drafts;
  const me = Number(document.body.dataset.user ?? 0);
  let items;
  try {
    items = (await api('GET', `${url}?q=state:draft,waiting,failed,taken_back&limit=20`)).body.items;
  } catch {
    return;  // the page is whole without it
  }
  const run = (action) => async () => {
    try { await action(); } catch (error) { toastError(error); }
    await refreshRecord().catch(() => {});
  };
  const row = (draft) => {
    const own = draft.author_id === me;
    const here = `${url}/${draft.id}`;
    const when = draft.state === 'waiting' ? h('time', { datetime: draft.send_at }, new Date(draft.send_at).toLocaleString(document.documentElement.lang || 'en', { dateStyle: 'medium', timeStyle: 'short' })) : null;
    const write = run(async () => {
      // Taken back first: what is being sent this moment is not to be written on.
      if (draft.state === 'waiting') await api('PATCH', here, { state: 'draft' });
      document.querySelector('form[data-composer]')?.dispatchEvent(new CustomEvent('k:compose', { detail: {
        body_html: draft.body_html, mode: modes[draft.as], cc: (draft.cc ?? []).join(', '), mentions: draft.mention_ids,
        files: (draft.attachments ?? []).map((file) => ({ id: file.file_id, name: file.name })),
      } }));
      await api('DELETE', here);
    });
    return h('li', { class: `k-draft k-draft-${draft.state}`, 'data-draft-id': String(draft.id) },
      icon(draft.state === 'failed' ? 'alert-triangle' : 'clock'),
      h('span', { class: 'k-grow k-break' }, h('strong', {}, t(`ui.draft.${draft.state}`)), ' ', when, h('br'), h('span', { class: 'k-muted' }, (draft.error ? `${draft.error} · ` : '') + draft.body_text.slice(0, 160))),
      own && draft.state === 'waiting' ? h('button', { type: 'button', class: 'btn btn-sm', onclick: run(() => api('POST', `${here}/send`, {})) }, t('ui.draft.send_now')) : null,
      own ? h('button', { type: 'button', class: 'btn btn-sm', onclick: write }, t('ui.draft.write_on')) : null,
      own ? h('button', { type: 'button', class: 'btn btn-sm', onclick: run(() => api('DELETE', here)) }, t('ui.draft.discard')) : null);
  };
  if (!items.length) return box.replaceChildren();
  box.replaceChildren(h('ul', { class: 'k-drafts', 'aria-label': t('ui.draft.list') }, ...items.map(row)));
  mountAll(box);
}
