// Dialogs of a ticket: merge, split, macro; of its children.
import { api } from './lib/http.mjs';
import { h } from './lib/dom.mjs';
import { t } from './lib/strings.mjs';
import { toast } from './lib/toast.mjs';
import { ask } from './lib/dialog.mjs';
import { askWith, labelled, once, picker, urlOf } from './record_dialogs.mjs';

const ticketPicker = (id) => picker(id, 'tickets', 'number subject');

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
