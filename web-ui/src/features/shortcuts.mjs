// Keys that work on every page: / to the query bar, c to create, g then a letter to go somewhere.
import { isTyping } from '../lib/dom.mjs';

let pending = null;
document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (pending === 'g') {
    pending = null;
    const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  if (event.key === '/') {
    const bar = document.querySelector('[data-query-bar] input');
    if (bar) { event.preventDefault(); bar.focus(); bar.select(); }
  } else if (event.key === 'c') {
    const link = document.querySelector('[data-create]');
    if (link) { event.preventDefault(); link.click(); }
  } else if (event.key === 'g') {
    pending = 'g';
    setTimeout(() => { pending = null; }, 1500);
  }
});
