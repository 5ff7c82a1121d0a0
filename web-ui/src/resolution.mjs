// The question how a ticket was resolved: one of the resolutions, and in words what was done.
import { api } from './lib/http.mjs';
import { ask } from './lib/dialog.mjs';
import { h } from './lib/dom.mjs';
import { t } from './lib/strings.mjs';

/** Answers {resolution_code[, resolution]}, or null when it was dismissed. */
export async function askResolution() {
  const { body } = await api('GET', '/api/v1/ticket-resolutions?q=active:yes&limit=200');
  const label = document.documentElement.lang.startsWith('de') ? 'label_de' : 'label_en';
  const code = h('select', { class: 'form-select', id: 'k-resolution-code', required: true },
    h('option', { value: '' }, '–'), ...body.items.map((one) => h('option', { value: one.name }, one[label])));
  const text = h('textarea', { class: 'form-control', id: 'k-resolution-text', rows: 4, maxlength: 20000 });
  const answer = await ask({
    title: t('ui.resolution.title'),
    body: [
      h('div', { class: 'k-field' }, h('label', { class: 'form-label required', for: 'k-resolution-code' }, t('ui.resolution.code')), code),
      h('div', { class: 'k-field' }, h('label', { class: 'form-label', for: 'k-resolution-text' }, t('ui.resolution.text')), text),
    ],
    buttons: [
      { value: 'yes', label: t('ui.resolution.do'), class: 'btn-primary' },
      { value: '', label: t('ui.cancel'), novalidate: true },
    ],
  });
  if (answer !== 'yes' || !code.value) return null;
  return { resolution_code: code.value, ...(text.value.trim() ? { resolution: text.value.trim() } : {}) };
}
