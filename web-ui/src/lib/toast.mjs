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

/** Shows a short message; `action` = {label, run}. Answers a function that takes it away. `seconds` 0 stays until
 *  closed; `closable` gives it a button for that beside its action, `onclose` hears of that one. */
export function toast(text, { kind = 'info', action, seconds = 6, closable = !action, onclose } = {}) {
  const message = h('p', {}, text);
  const element = h('div', { class: `k-toast k-toast-${kind}` }, message);
  const close = () => element.remove();
  if (action) element.append(h('button', { type: 'button', onclick: () => { close(); action.run(); } }, action.label));
  if (closable) element.append(h('button', { type: 'button', onclick: () => { close(); onclose?.(); } }, t('ui.close')));
  region().append(element);
  if (seconds) setTimeout(close, seconds * 1000);
  return { close, say: (next) => { message.textContent = next; } };
}

export function toastError(error) {
  if (error.status === 401) {
    return toast(t('ui.session_ended'), {
      kind: 'error', seconds: 0, closable: true,
      action: { label: t('ui.sign_in_again'), run: () => { location.href = `/sign-in?${new URLSearchParams({ next: location.pathname + location.search })}`; } },
    });
  }
  return toast(error.status === 0 ? t('ui.offline') : error.message, { kind: 'error', seconds: 12 });
}
