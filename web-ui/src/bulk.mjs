// The bulk bar: what to change is chosen first, the server says what would become of the records, one button does it and one takes it
// back. A change is kept by the server, so its undo is there after a reload, too.
import { api, debounce } from './lib/http.mjs';
import { h } from './lib/dom.mjs';
import { ask } from './lib/dialog.mjs';
import { t } from './lib/strings.mjs';
import { toast, toastError } from './lib/toast.mjs';
import { refreshList } from './features/live.mjs';

const memory = 'kontor.bulk';

const remember = (run) => { try { localStorage.setItem(memory, JSON.stringify({ ...run, at: Date.now() })); } catch { /* then only until the page is left */ } };
const forget = () => { try { localStorage.removeItem(memory); } catch { /* nothing was kept */ } };

const wordsIn = (text, sign) => text.split(/[\s,]+/).filter((word) => (sign === '+' ? !word.startsWith('-') : word.startsWith('-')))
  .map((word) => word.replace(/^[+-]/, '')).filter(Boolean);

async function undo(run) {
  forget();
  try {
    const { body } = await api('POST', `/api/v1/bulk-runs/${run}/undo`);
    const done = body.undone === undefined ? await follow(run, t('ui.bulk.undoing')) : body;
    toast(t('ui.bulk.undone', { count: done.undone }) + (done.kept ? `\n${t('ui.bulk.kept', { count: done.kept })}` : ''));
    refreshList(true);
  } catch (error) {
    toastError(error);
  }
}

/** Says how far a job is until it is over; answers the run. */
async function follow(run, title) {
  const note = toast(title, { seconds: 0, closable: true, action: { label: t('ui.bulk.stop'), run: () => api('POST', `/api/v1/bulk-runs/${run}/stop`).catch(toastError) } });
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const { body } = await api('GET', `/api/v1/bulk-runs/${run}`);
    note.say(t('ui.bulk.progress', { title, done: body.state === 'undoing' ? body.undone : body.changed + body.refused, count: body.found }));
    if (['done', 'undone', 'cancelled', 'failed'].includes(body.state)) { note.close(); return body; }
  }
}

const offer = (text, run, kind = 'info') => toast(text, {
  kind, seconds: 0, closable: true, onclose: forget,
  action: { label: t('ui.undo'), run: () => undo(run) },
});

/** After a reload: the last change can still be undone. */
export function offerUndo({ run, changed }) {
  offer(t('ui.bulk.done', { count: changed }), run);
}

export function createBulk(bar, list, { clear }) {
  const url = `/api/v1/${list.dataset.collection}/bulk`;
  const controls = [...bar.querySelectorAll('[data-bulk-field]')];
  const tags = bar.querySelector('[data-bulk-tags]');
  const apply = bar.querySelector('[data-bulk-apply]');
  const preview = bar.querySelector('[data-bulk-preview]');
  const details = bar.querySelector('[data-bulk-details]');
  let target = { ids: [] };
  let said = null;  // the server's preview of what the bar is set to
  let shown = null;

  const actions = controls.filter((control) => control.hasAttribute('data-bulk-action'));

  // Something done to each stands alone; fields and tags go together.
  const change = () => {
    const action = actions.find((control) => control.value !== '');
    if (action) return { [action.dataset.bulkField]: Number(action.value) };
    const patch = {};
    for (const control of controls) {
      if (control.value === '' || actions.includes(control)) continue;
      patch[control.dataset.bulkField] = control.value === 'null' ? null : control.dataset.type === 'integer' ? Number(control.value) : control.dataset.type === 'boolean' ? control.value === 'true' : control.value;
    }
    const add = wordsIn(tags?.value ?? '', '+');
    const remove = wordsIn(tags?.value ?? '', '-');
    return { patch, ...(add.length ? { tags_add: add } : {}), ...(remove.length ? { tags_remove: remove } : {}) };
  };
  const isSet = ({ patch = {}, ...more }) => Object.keys(patch).length > 0 || Object.keys(more).length > 0;
  // What would not be done is not to be chosen either.
  const alone = () => {
    const action = actions.find((control) => control.value !== '');
    const others = controls.some((control) => !actions.includes(control) && control.value !== '') || Boolean(tags?.value.trim());
    for (const control of [...controls, tags].filter(Boolean)) {
      const off = actions.includes(control) ? others : Boolean(action);
      control.disabled = off;
      if (control.tomselect) control.tomselect[off ? 'disable' : 'enable']();
    }
  };

  const show = () => {
    const all = said && said.looked_at === said.found;
    apply.disabled = !said || said.changed === 0;
    apply.textContent = t('ui.bulk.apply', { count: !said ? 0 : all ? said.changed : said.found });
    details.hidden = !said || said.examples.length + said.refusals.length === 0;
    preview.textContent = !said ? '' : said.changed + said.refused === 0 ? t('ui.bulk.nothing')
      : t(all ? 'ui.bulk.preview' : 'ui.bulk.preview_some', { changing: said.changed, count: said.looked_at, found: said.found })
        + (said.refused ? `, ${t('ui.bulk.refused', { count: said.refused })}` : '');
  };
  const look = debounce(300, async () => {
    const asked = JSON.stringify({ ...target, ...change() });
    if (asked === shown) return;
    shown = asked;
    if (!isSet(change())) { said = null; return show(); }
    try {
      const { body } = await api('POST', url, { ...target, ...change(), preview: true });
      if (asked === shown) { said = body; show(); }
    } catch (error) {
      if (asked !== shown) return;
      said = null;
      show();
      preview.textContent = error.message;
    }
  });
  // Leaving a control says once more what is known already; the button must not be taken from under the pointer.
  const changed = () => {
    alone();
    if (said && JSON.stringify({ ...target, ...change() }) === shown) return;
    said = null;
    shown = null;
    show();
    look();
  };

  details.addEventListener('click', () => {
    const rows = said.examples.flatMap(({ label, changes }) => changes.map((one, at) => h('tr', {},
      h('td', {}, at === 0 ? label : ''), h('td', {}, one.label ?? one.field), h('td', {}, one.from_text || '–'), h('td', {}, one.to_text || '–'))));
    ask({
      title: t('ui.bulk.details'), wide: true,
      body: [
        h('p', {}, preview.textContent),
        ...said.refusals.map(({ title, count }) => h('p', { class: 'k-field-error' }, `${count} × ${title}`)),
        h('div', { class: 'k-scroll' }, h('table', { class: 'table' },
          h('thead', {}, h('tr', {}, ...['ui.bulk.record', 'ui.bulk.field', 'ui.bulk.from', 'ui.bulk.to'].map((key) => h('th', { scope: 'col' }, t(key))))),
          h('tbody', {}, ...rows))),
      ],
      buttons: [{ value: '', label: t('ui.close'), autofocus: true }],
    });
  });

  apply.addEventListener('click', async () => {
    apply.disabled = true;
    try {
      const { body } = await api('POST', url, { ...target, ...change() });
      const done = body.results ? body : await follow(body.run_id, t('ui.bulk.running'));
      const refused = (body.results ?? []).filter((result) => result.status >= 400);
      const reasons = [...new Set(refused.map((result) => result.errors?.[0]?.message ?? result.title))].slice(0, 3);
      const text = done.refused ? [t('ui.bulk.partly', { done: done.changed, failed: done.refused }), ...reasons].join('\n') : t('ui.bulk.done', { count: done.changed });
      if (done.changed) {
        remember({ run: body.run_id, changed: done.changed, kind: list.dataset.kind });
        offer(text, body.run_id, done.refused ? 'error' : 'info');
      } else toast(text, { kind: 'error', seconds: 12 });
      for (const control of controls) { if (control.tomselect) control.tomselect.clear(true); control.value = ''; }
      if (tags) tags.value = '';
      alone();
      clear();
      refreshList(true);
    } catch (error) {
      toastError(error);
      changed();
    }
  });

  for (const control of [...controls, tags].filter(Boolean)) for (const type of ['change', 'input']) control.addEventListener(type, changed);
  bar.querySelector('[data-bulk-clear]').addEventListener('click', clear);
  bar.querySelector('[data-bulk-matching]')?.addEventListener('click', async (event) => {
    event.target.disabled = true;
    target = { q: list.dataset.query };
    bar.querySelector('[data-bulk-count]').textContent = t('ui.bulk.all_matching');
    changed();
  });

  return {
    select: (ids) => {
      target = { ids };
      const matching = bar.querySelector('[data-bulk-matching]');
      if (matching) matching.disabled = false;
      changed();
    },
  };
}
