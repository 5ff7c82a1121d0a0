// Dialogs of a ticket: link, merge, split, macro; of the entries of its groups: change, remove; of its children.
import { api } from './lib/http.mjs';
import { h } from './lib/dom.mjs';
import { t } from './lib/strings.mjs';
import { toast } from './lib/toast.mjs';
import { ask, confirm } from './lib/dialog.mjs';
import { fieldOf, plain, put, valueOf } from './lib/controls.mjs';
import { createPicker } from './picker.mjs';

const urlOf = (record) => `/api/v1/tickets/${record.dataset.recordId}`;
const once = () => ({ headers: { 'Idempotency-Key': crypto.randomUUID() } });

const labelled = (id, label, control) => h('div', { class: 'k-field' }, h('label', { class: 'form-label', for: id }, label), control);

function picker(id, collection, label) {
  return h('select', { id, 'data-picker': `/api/v1/${collection}`, 'data-label': label }, h('option', { value: '' }));
}

const ticketPicker = (id) => picker(id, 'tickets', 'number subject');

/** Asks with controls in the dialog; answers whether it was confirmed, and by which button. */
async function askWith(title, body, label, danger = false) {
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

// The first are said of this ticket; those with "!" are made at the other end, which then shows this one.
const relations = ['relates_to', 'parent_of', '!parent_of', 'blocks', '!blocks', 'duplicates', 'caused_by', 'follows'];
const inverse = { parent_of: 'child_of', blocks: 'blocked_by' };

export async function relate(record) {
  const kinds = JSON.parse(record.dataset.kinds || '[]');
  const type = h('select', { class: 'form-select', id: 'd-type' }, ...relations.map((name) => {
    const shown = name.startsWith('!') ? inverse[name.slice(1)] : name;
    return h('option', { value: name }, t(`tickets.relation.${shown}`));
  }));
  const place = h('div');
  const kind = h('select', { class: 'form-select', id: 'd-kind' }, ...kinds.map(({ kind: value, label }) => h('option', { value }, label)));
  const collectionOf = () => kinds.find((one) => one.kind === kind.value)?.collection ?? 'tickets';
  const offer = () => {
    const collection = collectionOf();
    const select = collection === 'tickets' ? ticketPicker('d-target') : picker('d-target', collection, 'name');
    place.replaceChildren(labelled('d-target', t(collection === 'tickets' ? 'tickets.dialog.ticket' : 'tickets.dialog.record'), select));
    return select;
  };
  offer();
  kind.addEventListener('change', () => createPicker(offer()));
  const body = [labelled('d-type', t('tickets.dialog.relation'), type), kinds.length > 1 ? labelled('d-kind', t('tickets.dialog.kind'), kind) : null, place];
  if (!await askWith(t('tickets.action.relate'), body.filter(Boolean), t('tickets.dialog.link'))) return;
  const target = Number(place.querySelector('select').value);
  if (!target) return;
  const here = { kind: 'ticket', target_id: Number(record.dataset.recordId) };
  if (type.value.startsWith('!')) await api('POST', `/api/v1/${collectionOf()}/${target}/relations`, { type: type.value.slice(1), ...here }, once());
  else await api('POST', `${urlOf(record)}/relations`, { type: type.value, kind: kinds.length > 1 ? kind.value : 'ticket', target_id: target }, once());
}

export async function merge(record) {
  const select = ticketPicker('d-ticket');
  const body = [h('p', {}, t('tickets.dialog.merge_text')), labelled('d-ticket', t('tickets.dialog.ticket'), select)];
  if (!await askWith(t('tickets.action.merge'), body, t('tickets.dialog.merge'), true) || !select.value) return;
  const { body: goesOn } = await api('POST', `${urlOf(record)}/merge`, { into_id: Number(select.value) }, once());
  location.assign(`/tickets/${goesOn.id}`);
}

export async function split(record, button) {
  const subject = h('input', { class: 'form-control', id: 'd-subject', maxlength: '255', value: record.querySelector('h1')?.textContent.trim() ?? '' });
  const body = [h('p', {}, t('tickets.dialog.split_text')), labelled('d-subject', t('tickets.dialog.subject'), subject)];
  if (!await askWith(t('tickets.action.split'), body, t('tickets.dialog.split'))) return;
  const asked = { message_id: Number(button.dataset.message) };
  if (subject.value.trim()) asked.subject = subject.value.trim();
  const { body: made } = await api('POST', `${urlOf(record)}/split`, asked, once());
  location.assign(`/tickets/${made.id}`);
}

export async function macro(record) {
  const { body: { items } } = await api('GET', '/api/v1/macros?q=active:yes&sort=position&limit=200');
  if (!items.length) {
    await ask({ title: t('tickets.dialog.macro'), body: h('p', {}, t('tickets.dialog.macro_none')), buttons: [{ value: '', label: t('ui.close') }] });
    return;
  }
  const select = h('select', { class: 'form-select', id: 'd-macro' }, ...items.map((item) => h('option', { value: String(item.id) }, item.name)));
  const about = h('p', { class: 'k-muted k-plain', 'aria-live': 'polite' });
  const explain = () => {
    const chosen = items.find((item) => String(item.id) === select.value);
    about.textContent = [chosen.description, chosen.reply].filter(Boolean).join('\n\n');
  };
  select.addEventListener('change', explain);
  explain();
  if (!await askWith(t('tickets.dialog.macro'), [labelled('d-macro', t('tickets.dialog.macro'), select), about], t('tickets.dialog.apply'))) return;
  await api('POST', `${urlOf(record)}/macros/${select.value}`, {}, once());
  toast(t('tickets.dialog.applied', { name: select.selectedOptions[0].textContent }));
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
  if (await confirm(t('tickets.dialog.unlink', { name: button.dataset.name }), { danger: true, label: t('ui.remove') })) await api('DELETE', button.dataset.delete);
}

/** Whether the open children of a ticket are finished with it; null when the person thought better of it. */
export async function askForChildren(url) {
  const { body: { items } } = await api('GET', `${url}/relations?q=${encodeURIComponent('type:parent_of kind:ticket')}&limit=200`);
  if (!items.length) return {};
  const q = `id:${items.map((item) => item.target_id).slice(0, 90).join(',')} state:new,open,pending`;
  const { body: open } = await api('GET', `/api/v1/tickets?fields=id&limit=200&q=${encodeURIComponent(q)}`);
  const count = open.items.length;
  if (!count) return {};
  const answer = await ask({
    title: t('tickets.dialog.children'),
    body: h('p', {}, count === 1 ? t('tickets.dialog.children_one') : t('tickets.dialog.children_text', { count })),
    buttons: [{ value: '', label: t('ui.cancel') }, { value: 'no', label: t('tickets.dialog.children_no') }, { value: 'yes', label: t('tickets.dialog.children_yes'), class: 'btn-primary', autofocus: true }],
  });
  return answer === 'yes' ? { close_children: true } : answer === 'no' ? {} : null;
}
