// <form data-confirm="What will be lost">: asks before it is sent.
import { mount } from '../lib/mount.mjs';
import { confirm } from '../lib/dialog.mjs';

mount('form[data-confirm]', (form) => {
  let sure = false;
  form.addEventListener('submit', async (event) => {
    if (sure) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (await confirm(form.dataset.confirm, { danger: true, label: form.dataset.confirmLabel })) {
      sure = true;
      form.requestSubmit(event.submitter ?? undefined);
    }
  });
});

// Forms that write are sent once, however often the button is pressed; one that gives a file (data-download) stays.
mount('form[method="post"]:not([data-download])', (form) => {
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = '1';
  });
});
window.addEventListener('pageshow', (event) => {
  if (event.persisted) document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent);
});
