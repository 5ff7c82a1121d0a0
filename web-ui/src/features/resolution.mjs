// "Send and resolve" where agents must say how a ticket was resolved: asked before anything is sent, so that nothing waits without it.
import { nameResolution } from '../lib/resolve.mjs';
import { toastError } from '../lib/toast.mjs';

document.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-composer]');
  const button = event.submitter;
  if (!form || !button?.hasAttribute('data-resolution')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  nameResolution(form.dataset.record).then((said) => {
    if (!said) return;
    button.removeAttribute('data-resolution');
    form.requestSubmit(button);
  }).catch(toastError);
}, true);
