// A property is saved when it changes: PATCH with If-Match. A conflict shows both versions and loses neither.
import { mount } from '../lib/mount.mjs';
import { api } from '../lib/http.mjs';
import { patchTicket } from '../lib/resolve.mjs';
import { bodyOf, fieldOf, given, patchOf, plain, put, textOf, valueOf } from '../lib/controls.mjs';
import { askConflict } from '../lib/dialog.mjs';
import { toastError } from '../lib/toast.mjs';
import { refreshRecord } from './live.mjs';

const etagOf = (version) => `"${version}"`;

// A feature may add to what a change says, having asked the person: closing a parent closes its children. Null: no change.
const additions = [];
export const addToChange = (addition) => additions.push(addition);
async function alsoSaid(control, patch) {
  for (const addition of additions) {
    const said = await addition(control);
    if (said === null) return null;
    Object.assign(patch, said);
  }
  return patch;
}

mount('[data-edit]', (form) => {
  const url = form.dataset.edit;
  let queue = Promise.resolve();
  // One save after the other: each needs the version the one before it made.
  form.addEventListener('change', (event) => {
    const control = event.target.closest('[data-field]');
    if (control && form.contains(control)) queue = queue.then(() => save(control));
  });
  form.addEventListener('submit', (event) => event.preventDefault());

  const previous = new Map([...form.querySelectorAll('[data-field]')].map((c) => [c.dataset.field, JSON.stringify(given(c))]));

  async function save(control) {
    const field = control.dataset.field;
    const value = valueOf(control);
    if (previous.get(field) === JSON.stringify(value)) return;
    const line = control.closest('.k-prop') ?? control;
    line.classList.add('is-saving');
    line.classList.remove('is-saved');
    try {
      let version = form.dataset.version;
      const patch = await alsoSaid(control, patchOf(control.dataset.own || field, value));
      if (!patch) return put(control, JSON.parse(previous.get(field) ?? 'null'));
      for (let tries = 0; ; ++tries) {
        try {
          const { body } = await patchTicket(url, patch, { headers: { 'If-Match': etagOf(version) } });
          form.dataset.version = body.version;
          break;
        } catch (error) {
          if (error.status !== 412 || tries > 4) throw error;
          const { body: current } = await api('GET', url);
          version = String(current.version);
          form.dataset.version = version;
          // Another field changed: ours still goes through. The same field: the person decides.
          const held = plain(control, fieldOf(current, control.dataset.own || field) ?? fieldOf(current, field));
          if (JSON.stringify(held) === previous.get(field)) continue;
          const mine = textOf(control);
          put(control, held);
          const theirs = textOf(control);
          const label = form.querySelector(`label[for="${CSS.escape(control.id)}"]`)?.textContent.trim() ?? field;
          const answer = await askConflict({ field: label, mine, theirs });
          if (answer !== 'mine') {
            previous.set(field, JSON.stringify(valueOf(control)));
            return;
          }
          put(control, value);
        }
      }
      previous.set(field, JSON.stringify(value));
      line.classList.add('is-saved');
      await refreshRecord().catch(() => {});
    } catch (error) {
      put(control, JSON.parse(previous.get(field) ?? 'null'));
      toastError(error);
    } finally {
      line.classList.remove('is-saving');
    }
  }
});

// Small actions beside rows: <button data-patch='{"state":"done"}' data-url="…"> and <form data-post="…">.
document.addEventListener('change', async (event) => {
  const box = event.target.closest('input[data-patch-url]');
  if (!box) return;
  try {
    await api('PATCH', box.dataset.patchUrl, { [box.dataset.patchField]: box.checked ? box.dataset.on : box.dataset.off });
    await refreshRecord();
  } catch (error) {
    box.checked = !box.checked;
    toastError(error);
  }
});

mount('form[data-post]', (form) => {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await api('POST', form.dataset.post, bodyOf(form), { headers: { 'Idempotency-Key': crypto.randomUUID() } });
      if (form.dataset.then === 'reload') return location.reload();
      form.reset();
      await refreshRecord();
    } catch (error) {
      toastError(error);
    }
  });
});
