// Shows notices while no page of ours is open. Served at /push-worker.js, so that its scope is the whole site.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  let notice = {};
  try { notice = event.data?.json() ?? {}; } catch { /* not one of ours: shown without words of its own */ }
  event.waitUntil(self.registration.showNotification(String(notice.title ?? 'Kontor'), {
    body: String(notice.body ?? ''),
    tag: String(notice.tag ?? 'notice'),
    data: { path: String(notice.path ?? '/notifications') },
  }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const wanted = event.notification.data?.path ?? '';
  const path = /^\/(?![/\\])/.test(wanted) ? wanted : '/notifications';
  event.waitUntil((async () => {
    const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const open = pages.find((page) => new URL(page.url).pathname === path);
    return open ? open.focus() : self.clients.openWindow(path);
  })());
});
