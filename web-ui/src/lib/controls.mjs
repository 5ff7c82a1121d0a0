// Reading and filling the controls of the template tickets/control: data-field names the field, data-type its JSON.
import { instantOf, localOf } from './zone.mjs';

export function valueOf(control) {
  if (control.type === 'checkbox') return control.checked;
  if (control.dataset.type === 'list') return control.value.split(',').map((item) => item.trim()).filter(Boolean);
  if (control.multiple) return [...control.selectedOptions].filter((o) => o.value !== '').map((o) => (control.dataset.type === 'integers' ? Number(o.value) : o.value));
  if (control.value === '') return null;
  if (control.dataset.type === 'integer') return Number(control.value);
  if (control.dataset.type === 'number') {
    const number = Number(control.value.replace(',', '.'));
    return Number.isNaN(number) ? control.value : number;
  }
  if (control.type === 'datetime-local') return instantOf(control.value);
  return control.value;
}

export function textOf(control) {
  if (control.tagName === 'SELECT') return [...control.selectedOptions].map((o) => o.textContent.trim()).join(', ');
  return control.value;
}

/** `labels`: names of the records that ids stand for, where the control has not met them yet. */
export function put(control, value, labels = {}) {
  const meet = (text) => { if (![...control.options].some((o) => o.value === text)) control.add(new Option(labels[text] ?? text, text)); };
  if (control.type === 'checkbox') control.checked = Boolean(value);
  else if (control.multiple) {
    const chosen = (value ?? []).map(String);
    chosen.forEach(meet);
    for (const o of control.options) o.selected = chosen.includes(o.value);
  } else if (Array.isArray(value)) control.value = value.join(', ');
  else if (control.type === 'datetime-local') control.value = value ? localOf(value) : '';
  else if (value?.amount) control.value = `${value.amount} ${value.currency}`;
  else {
    const text = value == null ? '' : String(value);
    if (control.tagName === 'SELECT') meet(text);
    control.value = text;
  }
  control.tomselect?.sync();
}

/** The same value in one way of writing it: times as the browser does. */
export function plain(control, value) {
  if (control.type === 'checkbox') return Boolean(value);
  if (value?.amount) return `${value.amount} ${value.currency}`;
  return control.type === 'datetime-local' && value ? new Date(value).toISOString() : value ?? null;
}

/** What a control was given by the server; a time to its second, which the control does not show. */
export const given = (control) => (control.type === 'datetime-local' ? plain(control, control.dataset.iso || null) : valueOf(control));

/** `custom.cost_centre` of a record, and a merge patch that sets it. */
export const fieldOf = (record, field) => field.split('.').reduce((value, name) => value?.[name], record);
export const patchOf = (field, value) => field.split('.').reduceRight((inner, name) => ({ [name]: inner }), value);

/** What the controls of a form say; several members of `custom` are one object. */
export function bodyOf(form, { empty = false } = {}) {
  const body = {};
  for (const control of form.querySelectorAll('[data-field]')) {
    const value = valueOf(control);
    if (!empty && (value === null || value === '' || (Array.isArray(value) && !value.length))) continue;
    const [name, member] = control.dataset.field.split('.');
    if (member) (body[name] ??= {})[member] = value;
    else body[name] = value;
  }
  return body;
}
