// The bell: how much is unread, and the newest in its menu. Asked for after the page has loaded, and again when something changed.
import { mount } from '../lib/mount.mjs';
import { api, debounce } from '../lib/http.mjs';
import { h } from '../lib/dom.mjs';
import { t } from '../lib/strings.mjs';
import { toastError } from '../lib/toast.mjs';
import { subscribe } from './live.mjs';

const base = '/api/v1/notifications';
// Only paths of our own: what is shown came from elsewhere.
const ownPath = (path) => (/^\/(?![/\\])/.test(path) ? path : '/notifications');

function row(item) {
  const time = h('time', { datetime: item.at, 'data-relative': true }, new Date(item.at).toLocaleString(document.documentElement.lang));
  return h('a', { href: ownPath(item.path), class: `k-bell-item${item.unread ? ' is-unread' : ''}`, 'data-id': item.id },
    h('span', { class: 'k-notice-title' }, item.title, item.count > 1 ? h('span', { class: 'k-badge' }, `${item.count}×`) : null),
    h('bdi', { class: 'k-notice-about' }, item.about),
    item.text ? h('span', { class: 'k-bell-text', dir: 'auto' }, item.text) : null,
    h('span', { class: 'k-muted' }, item.actor ? `${item.actor} · ` : '', time));
}

mount('[data-bell]', (bell) => {
  const count = bell.querySelector('[data-bell-count]');
  const items = bell.querySelector('[data-bell-items]');
  const readAll = bell.querySelector('[data-bell-read]');
  let seen = '';

  function show(news) {
    count.hidden = news.unread === 0;
    count.textContent = news.more ? `${news.unread}+` : String(news.unread);
    bell.querySelector('summary').setAttribute('aria-label', `${bell.querySelector('summary').title}${news.unread ? `: ${t('notifications.unread', { count: count.textContent })}` : ''}`);
    readAll.hidden = news.unread === 0;
    seen = news.items[0]?.at ?? '';
    items.replaceChildren(...(news.items.length ? news.items.map(row) : [h('p', { class: 'k-muted k-menu-note' }, t('notifications.none'))]));
  }

  /** Reading the page a notice leads to is reading the notice. */
  async function readHere(news) {
    const here = news.items.filter((item) => item.unread && item.path === location.pathname && document.visibilityState === 'visible');
    if (!here.length) return news;
    await api('POST', `${base}/read`, { ids: here.map((item) => item.id) });
    return (await api('GET', `${base}/summary`)).body;
  }

  async function refresh() {
    try { show(await readHere((await api('GET', `${base}/summary`)).body)); } catch { /* the next event or page asks again */ }
  }

  readAll.addEventListener('click', async () => {
    try {
      if (seen) await api('POST', `${base}/read`, { before: seen });
      await refresh();
      bell.querySelector('summary').focus();
    } catch (error) { toastError(error); }
  });
  items.addEventListener('click', (event) => {
    const link = event.target.closest('a.is-unread');
    if (link) api('POST', `${base}/read`, { ids: [Number(link.dataset.id)] }, { keepalive: true }).catch(() => {});
  });
  const later = debounce(300, refresh);
  subscribe('notification', (data) => { if (data.kind === 'notification') later(); });
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') later(); });
  if (document.readyState === 'complete') refresh();
  else window.addEventListener('load', () => setTimeout(refresh, 0));
});
