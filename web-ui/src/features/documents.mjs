// Papers: <button data-print> prints the page, <div data-signature-pad> is signed on with a finger, pen or mouse.
import { mount } from '../lib/mount.mjs';

mount('[data-print]', (button) => button.addEventListener('click', () => window.print()));
// <a data-selection href="…&q=…">: of the rows that are selected in the list, where there are any.
mount('a[data-selection]', (link) => {
  const usual = link.href;
  link.addEventListener('click', () => {
    const ids = [...document.querySelectorAll('[data-list] tbody input[name="ids"]:checked')].map((box) => box.value);
    const url = new URL(usual);
    if (ids.length) { url.searchParams.delete('q'); url.searchParams.set('ids', ids.join(',')); }
    link.href = url;
  });
});
mount('[data-signature-pad]', (field) => { import('../signature_pad.mjs').then(({ startPad }) => startPad(field)); });
