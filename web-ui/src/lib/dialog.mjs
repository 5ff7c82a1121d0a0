import { h } from './dom.mjs';
import { t } from './strings.mjs';

/** A modal question. `buttons` = [{value, label, class}]; answers the value, or null when it was dismissed. */
export function ask({ title, body, buttons, wide = false }) {
  return new Promise((resolve) => {
    const heading = h('h2', { id: 'k-dialog-title' }, title);
    const form = h('form', { method: 'dialog' },
      h('header', {}, heading),
      h('div', { class: 'k-dialog-body' }, ...[body].flat()),
      h('footer', {}, ...buttons.map((b) => h('button', { class: `btn ${b.class ?? ''}`, value: b.value, autofocus: b.autofocus, formnovalidate: b.novalidate }, b.label))));
    const dialog = h('dialog', { class: `k-dialog${wide ? ' k-dialog-wide' : ''}`, 'aria-labelledby': 'k-dialog-title' }, form);
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue || null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export async function confirm(text, { title = t('ui.confirm.title'), label = t('ui.confirm.yes'), danger = false } = {}) {
  const answer = await ask({
    title,
    body: h('p', {}, text),
    buttons: [
      { value: '', label: t('ui.cancel'), autofocus: danger },
      { value: 'yes', label, class: danger ? 'btn-danger' : 'btn-primary', autofocus: !danger },
    ],
  });
  return answer === 'yes';
}

/** Somebody else changed the value: shows theirs and ours, answers 'mine', 'theirs' or null. */
export function askConflict({ field, theirs, mine, who }) {
  return ask({
    title: t('ui.conflict.title'),
    wide: true,
    body: [
      h('p', {}, t('ui.conflict.text', { field, who: who ?? t('ui.conflict.someone') })),
      h('div', { class: 'k-compare' },
        h('div', {}, h('h3', {}, t('ui.conflict.theirs')), h('p', {}, theirs || '–')),
        h('div', {}, h('h3', {}, t('ui.conflict.mine')), h('p', {}, mine || '–'))),
    ],
    buttons: [
      { value: 'theirs', label: t('ui.conflict.keep_theirs') },
      { value: 'mine', label: t('ui.conflict.keep_mine'), class: 'btn-primary', autofocus: true },
    ],
  });
}
