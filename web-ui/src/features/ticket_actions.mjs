// What is done with a ticket by a dialog, which comes when it is used.
import { addToChange } from './inline_edit.mjs';
import { refreshRecord } from './live.mjs';
import { toastError } from '../lib/toast.mjs';

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-ticket-action]');
  const record = button?.closest('[data-record-kind="ticket"]');
  if (!record) return;
  button.closest('details.k-menu')?.removeAttribute('open');
  try {
    const dialogs = await import('../ticket_dialogs.mjs');
    await dialogs[button.dataset.ticketAction](record, button);
    await refreshRecord().catch(() => {});
  } catch (error) {
    toastError(error);
  }
});

// Finishing a ticket that others belong to: those may be finished with it.
addToChange(async (control) => {
  const form = control.closest('[data-edit]');
  const finished = control.dataset.field === 'status' && ['resolved', 'closed'].includes(control.selectedOptions[0]?.dataset.state || control.value);
  if (!finished || !Number(form?.dataset.relations)) return {};
  const { askForChildren } = await import('../ticket_dialogs.mjs');
  return askForChildren(form.dataset.edit);
});
