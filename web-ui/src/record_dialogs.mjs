// What is done with a record or an entry of its groups by a dialog: link, delete; of an entry: change, remove.
import { api } from './lib/http.mjs';
import { h } from './lib/dom.mjs';
import { t } from './lib/strings.mjs';
import { ask, confirm } from './lib/dialog.mjs';
import { fieldOf, plain, put, valueOf } from './lib/controls.mjs';
import { createPicker } from './picker.mjs';

export const urlOf = (record) => `/api/v1/${record.dataset.recordCollection}/${record.dataset.recordId}`;
export const once = () => ({ headers: { 'Idempotency-Key': crypto.randomUUID() } });

export const labelled = (id, label, control) => h('div', { class: 'k-field' }, h('label', { class: 'form-label', for: id }, label), control);

export const picker = (id, collection, label) => h('select', { id, 'data-picker': `/api/v1/${collection}`, 'data-label': label }, h('option', { value: '' }));

/** Asks with controls in the dialog; answers whether it was confirmed. */
export async function askWith(title, body, label, danger = false) {
  const answer = ask({
    title, body, wide: true,
    buttons: [{ value: '', label: t('ui.cancel') }, { value: 'yes', label, class: danger ? 'btn-danger' : 'btn-primary' }],
  });
  // What is missing must not keep "cancel" from closing.
  for (const button of document.querySelectorAll('.k-dialog button[value=""]')) button.formNoValidate = true;
  for (const select of document.querySelectorAll('.k-dialog select[data-picker]')) createPicker(select);
  document.querySelector('.k-dialog .ts-control input, .k-dialog input, .k-dialog select')?.focus();
  return (await answer) === 'yes';
}

// The first are said of this record; those with "!" are made at the other end, which then shows this one.
const relations = ['relates_to', 'parent_of', '!parent_of', 'blocks', '!blocks', 'duplicates', 'caused_by', 'follows'];
const inverse = { parent_of: 'child_of', blocks: 'blocked_by' };

export async function relate(record) {
  const kinds = JSON.parse(record.dataset.kinds || '[]');
  const type = h('select', { class: 'form-select', id: 'd-type' }, ...relations.map((name) => {
    const shown = name.startsWith('!') ? inverse[name.slice(1)] : name;
    return h('option', { value: name }, t(`ui.relations.${shown}`));
  }));
  const place = h('div');
  const kind = h('select', { class: 'form-select', id: 'd-kind' }, ...kinds.map(({ kind: value, label }) => h('option', { value }, label)));
  kind.value = record.dataset.recordKind;
  const collectionOf = () => kinds.find((one) => one.kind === kind.value)?.collection ?? record.dataset.recordCollection;
  const offer = () => {
    const select = picker('d-target', collectionOf(), collectionOf() === 'tickets' ? 'number subject' : 'name');
    place.replaceChildren(labelled('d-target', t('ui.relate.record'), select));
    return select;
  };
  offer();
  kind.addEventListener('change', () => createPicker(offer()));
  const body = [labelled('d-type', t('ui.relate.relation'), type), kinds.length > 1 ? labelled('d-kind', t('ui.relate.kind'), kind) : null, place];
  if (!await askWith(t('ui.relate'), body.filter(Boolean), t('ui.relate.link'))) return;
  const target = Number(place.querySelector('select').value);
  if (!target) return;
  const here = { kind: record.dataset.recordKind, target_id: Number(record.dataset.recordId) };
  if (type.value.startsWith('!')) await api('POST', `/api/v1/${collectionOf()}/${target}/relations`, { type: type.value.slice(1), ...here }, once());
  else await api('POST', `${urlOf(record)}/relations`, { type: type.value, kind: kinds.length > 1 ? kind.value : record.dataset.recordKind, target_id: target }, once());
}

/** Deletes the record, having asked, and goes back to its list. */
export async function remove(record) {
  const name = record.querySelector('h1, .k-split-title')?.textContent.trim() ?? '';
  if (!await confirm(t('ui.delete_named', { name }), { danger: true, label: t('ui.delete') })) return;
  await api('DELETE', urlOf(record));
  location.assign(record.dataset.recordList);
}

/** Opens the group's form with what the entry holds, and saves what was changed in it. */
export async function changeEntry(button) {
  const { version, values, labels } = JSON.parse(button.dataset.entry);
  const fields = h('div', { class: 'k-fields' }, document.getElementById('entry-form').content.cloneNode(true));
  // An entry may name others of its group, but not itself.
  for (const option of fields.querySelectorAll('[data-entries] option')) if (button.dataset.url.endsWith(`/${option.value}`)) option.remove();
  const controls = [...fields.querySelectorAll('[data-field]')];
  for (const control of controls) put(control, values[control.dataset.field], labels[control.dataset.field]);
  if (!await askWith(button.getAttribute('title'), fields, t('ui.save'))) return;
  const patch = {};
  for (const control of controls) {
    const value = valueOf(control);
    if (JSON.stringify(value) !== JSON.stringify(shownOf(control, fieldOf(values, control.dataset.field)))) patch[control.dataset.field] = value;
  }
  if (Object.keys(patch).length) await api('PATCH', button.dataset.url, patch, { headers: { 'If-Match': `"${version}"` } });
}

/** A value as its control gives it back: a time without its seconds, nothing for an empty text. */
function shownOf(control, value) {
  if (control.type === 'datetime-local' && value) return new Date(Math.floor(Date.parse(value) / 60000) * 60000).toISOString();
  return value === '' ? null : plain(control, value);
}

export async function removeEntry(button) {
  if (await confirm(t('ui.remove_named', { name: button.dataset.name }), { danger: true, label: t('ui.remove') })) await api('DELETE', button.dataset.delete);
}
