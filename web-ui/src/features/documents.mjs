// Papers: <button data-print> prints the page, <div data-signature-pad> is signed on with a finger, pen or mouse.
import { mount } from '../lib/mount.mjs';

mount('[data-print]', (button) => button.addEventListener('click', () => window.print()));
mount('[data-signature-pad]', (field) => { import('../signature_pad.mjs').then(({ startPad }) => startPad(field)); });
