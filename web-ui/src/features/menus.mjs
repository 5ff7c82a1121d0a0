// <details> as menus: closed by Escape, by a click elsewhere, and when focus leaves. The drawer of narrow screens.
import { mount } from '../lib/mount.mjs';

mount('details.k-menu', (menu) => {
  menu.addEventListener('keydown', (event) => {
    const items = [...menu.querySelectorAll('.k-menu-list a, .k-menu-list button, .k-menu-list input')];
    const index = items.indexOf(document.activeElement);
    if (event.key === 'Escape' && menu.open) {
      menu.open = false;
      menu.querySelector('summary').focus();
      event.stopPropagation();
    } else if (event.key === 'ArrowDown' && menu.open) {
      (items[index + 1] ?? items[0])?.focus();
      event.preventDefault();
    } else if (event.key === 'ArrowUp' && menu.open) {
      (items[index - 1] ?? items.at(-1))?.focus();
      event.preventDefault();
    }
  });
  menu.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
});

document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.k-menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

mount('.k-drawer-toggle', (button) => {
  const sidebar = document.getElementById('sidebar');
  if (!sidebar) return;
  const set = (open) => {
    sidebar.classList.toggle('is-open', open);
    button.setAttribute('aria-expanded', String(open));
    if (open) sidebar.querySelector('a')?.focus();
  };
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', (event) => {
    event.preventDefault();
    set(!sidebar.classList.contains('is-open'));
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && sidebar.classList.contains('is-open')) {
      set(false);
      button.focus();
    }
  });
  document.querySelector('.k-scrim')?.addEventListener('click', (event) => { event.preventDefault(); set(false); });
});
