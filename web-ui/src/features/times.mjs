// <time data-relative datetime="…">: "5 minutes ago" in the page's language, kept fresh; the server's text stays as title.
import { mount } from '../lib/mount.mjs';
import { t } from '../lib/strings.mjs';

const units = [['year', 31536000], ['month', 2592000], ['week', 604800], ['day', 86400], ['hour', 3600], ['minute', 60]];
let format;

export function relative(iso, now = Date.now()) {
  format ??= new Intl.RelativeTimeFormat(document.documentElement.lang || 'en', { numeric: 'auto', style: 'short' });
  const seconds = (Date.parse(iso) - now) / 1000;
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return t('ui.now');
}

function show(element) {
  if (!element.title) element.title = element.textContent.trim();
  if (!Number.isNaN(Date.parse(element.dateTime))) element.textContent = relative(element.dateTime);
}

mount('time[data-relative]', show);
setInterval(() => {
  if (!document.hidden) document.querySelectorAll('time[data-relative]').forEach(show);
}, 30000);
