// A property is saved when it changes: PATCH with If-Match. A conflict shows both versions and loses neither.
import { mount } from '../lib/mount.mjs';
import { api } from '../lib/http.mjs';
import { askConflict } from '../lib/dialog.mjs';
import { toastError } from '../lib/toast.mjs';
import { refreshRecord } from './live.mjs';

const etagOf = (version) => `"${version}"`;

function valueOf(control) {
  if (control.type === 'checkbox') return control.checked;
  if (control.dataset.type === 'list') return control.value.split(',').map((item) => item.trim()).filter(Boolean);
  if (control.multiple) return [...control.selectedOptions].map((o) => (control.dataset.type === 'integers' ? Number(o.value) : o.value));
  if (control.value === '') return null;
  if (control.dataset.type === 'integer') return Number(control.value);
  if (control.type === 'datetime-local') return new Date(control.value).toISOString();
  return control.value;
}

function textOf(control) {
  if (control.tagName === 'SELECT') return [...control.selectedOptions].map((o) => o.textContent.trim()).join(', ');
  return control.value;
}

function put(control, value) {
  if (control.type === 'checkbox') control.checked = Boolean(value);
  else if (control.multiple) for (const o of control.options) o.selected = (value ?? []).map(String).includes(o.value);
  else if (Array.isArray(value)) control.value = value.join(', ');
  else {
    const text = value == null ? '' : String(value);
    if (control.tagName === 'SELECT' && ![...control.options].some((o) => o.value === text)) control.add(new Option(text, text));
    control.value = text;
  }
  control.tomselect?.sync();
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

  const previous = new Map([...form.querySelectorAll('[data-field]')].map((c) => [c.dataset.field, JSON.stringify(valueOf(c))]));

  async function save(control) {
    const field = control.dataset.field;
    const value = valueOf(control);
    if (previous.get(field) === JSON.stringify(value)) return;
    const line = control.closest('.k-prop') ?? control;
    line.classList.add('is-saving');
    line.classList.remove('is-saved');
    try {
      let version = form.dataset.version;
      for (let tries = 0; ; ++tries) {
        try {
          const { body } = await api('PATCH', url, { [field]: value }, { headers: { 'If-Match': etagOf(version) } });
          form.dataset.version = body.version;
          break;
        } catch (error) {
          if (error.status !== 412 || tries > 4) throw error;
          const { body: current } = await api('GET', url);
          version = String(current.version);
          form.dataset.version = version;
          // Another field changed: ours still goes through. The same field: the person decides.
          if (JSON.stringify(current[field] ?? null) === previous.get(field)) continue;
          const mine = textOf(control);
          put(control, current[field]);
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
    const body = {};
    for (const control of form.querySelectorAll('[data-field]')) {
      const value = valueOf(control);
      if (value !== null && value !== '') body[control.dataset.field] = value;
    }
    try {
      await api('POST', form.dataset.post, body, { headers: { 'Idempotency-Key': crypto.randomUUID() } });
      if (form.dataset.then === 'reload') return location.reload();
      form.reset();
      await refreshRecord();
    } catch (error) {
      toastError(error);
    }
  });
});
