// What is done with a record or an entry of its groups by a dialog, which comes when it is used.
import { mount } from '../lib/mount.mjs';
import { refreshRecord } from './live.mjs';
import { toastError } from '../lib/toast.mjs';

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-record-action], [data-entry], [data-delete]');
  const record = button?.closest('[data-record-collection]');
  if (!record) return;
  button.closest('details.k-menu')?.removeAttribute('open');
  try {
    const dialogs = await import('../record_dialogs.mjs');
    if (button.dataset.recordAction) await dialogs[button.dataset.recordAction](record);
    else if (button.dataset.entry) await dialogs.changeEntry(button);
    else await dialogs.removeEntry(button);
    await refreshRecord().catch(() => {});
  } catch (error) {
    toastError(error);
  }
});

// What others did while somebody looks is said, and stays until it is put away.
mount('[data-changes]', (bar) => {
  const show = async () => {
    const { showChanges } = await import('../record_changes.mjs');
    await showChanges(bar).catch(() => {});
  };
  document.addEventListener('k:changed', show);
});
