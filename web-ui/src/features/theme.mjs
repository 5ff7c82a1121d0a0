// Light, dark or as the system: remembered in a cookie, which the server reads, so that no page flashes.
import { mount } from '../lib/mount.mjs';

mount('[data-theme-choice]', (button) => {
  button.addEventListener('click', () => {
    const choice = button.dataset.themeChoice;
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `kontor_theme=${choice}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    if (choice === 'auto') document.documentElement.removeAttribute('data-bs-theme');
    else document.documentElement.setAttribute('data-bs-theme', choice);
    for (const other of document.querySelectorAll('[data-theme-choice]')) {
      other.setAttribute('aria-pressed', String(other.dataset.themeChoice === choice));
    }
  });
});
