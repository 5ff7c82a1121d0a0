// What waits to be sent, and what could not be: the list comes only where there is something.
import { mount } from '../lib/mount.mjs';

mount('[data-drafts]:not([data-count="0"])', (box) => import('../draft_list.mjs').then(({ listDrafts }) => listDrafts(box)));
mount('[data-note-edit], [data-note-delete]', (button) => {
  button.addEventListener('click', () => import('../own_notes.mjs').then(({ changeNote }) => changeNote(button)));
});
