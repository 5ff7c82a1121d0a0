import { h } from './dom.mjs';
import { t } from './strings.mjs';

function region() {
  let element = document.getElementById('k-toasts');
  if (!element) {
    element = h('div', { id: 'k-toasts', class: 'k-toasts', role: 'status', 'aria-live': 'polite' });
    document.body.append(element);
  }
  return element;
}

/** Shows a short message; `action` = {label, run}. Answers a function that takes it away. `seconds` 0 stays until closed. */
export function toast(text, { kind = 'info', action, seconds = 6 } = {}) {
  const message = h('p', {}, text);
  const element = h('div', { class: `k-toast k-toast-${kind}` }, message);
  const close = () => element.remove();
  if (action) element.append(h('button', { type: 'button', onclick: () => { close(); action.run(); } }, action.label));
  else element.append(h('button', { type: 'button', onclick: close }, t('ui.close')));
  region().append(element);
  if (seconds) setTimeout(close, seconds * 1000);
  return { close, say: (next) => { message.textContent = next; } };
}

export function toastError(error) {
  const text = error.status === 0 ? t('ui.offline') : error.message;
  return toast(text, { kind: 'error', seconds: 12 });
}
