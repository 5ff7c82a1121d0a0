// <select data-picker="/api/v1/users" data-label="name">: choices searched on the server. The library comes when the control is used.
import { mount } from '../lib/mount.mjs';

mount('select[data-picker]', (select) => {
  const start = async (event) => {
    select.removeEventListener('pointerdown', start);
    select.removeEventListener('focus', start);
    if (event.type === 'pointerdown') event.preventDefault();
    const { createPicker } = await import('../picker.mjs');
    createPicker(select);
  };
  select.addEventListener('pointerdown', start);
  select.addEventListener('focus', start);
});
