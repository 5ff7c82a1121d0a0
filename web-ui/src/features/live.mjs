// Live updates. EventSource gives up after an answer that is no 200 and reconnects all clients at once, so the retry is our own:
// growing waits with jitter. A list is refreshed in place: rows keep their order, new ones wait behind a button.
import { mount, mountAll } from '../lib/mount.mjs';
import { debounce, page } from '../lib/http.mjs';
import { t } from '../lib/strings.mjs';
import { h } from '../lib/dom.mjs';

const listeners = new Set();
let source = null;
let attempts = 0;
let kinds = new Set();
let lastId = '';

function connect() {
  const query = new URLSearchParams({ kinds: [...kinds].join(',') });
  if (lastId) query.set('last_event_id', lastId);
  source = new EventSource(`/api/v1/events?${query}`);
  const receive = (event) => {
    if (event.lastEventId) lastId = event.lastEventId;
    let data = {};
    try { data = JSON.parse(event.data); } catch { return; }
    for (const listener of listeners) listener(data, event.type);
  };
  source.onopen = () => { attempts = 0; };
  source.onmessage = receive;
  for (const type of ['changed', 'record', 'record.changed', 'created', 'presence', ...kinds]) source.addEventListener(type, receive);
  source.onerror = () => {
    source.close();
    const wait = Math.min(60000, 1000 * 2 ** attempts++);
    setTimeout(connect, wait / 2 + Math.random() * wait);
  };
}

export function subscribe(kind, listener) {
  listeners.add(listener);
  if (kinds.has(kind)) return;
  kinds.add(kind);
  source?.close();
  // After load, so that the page itself is never held up by the stream.
  if (document.readyState === 'complete') connect();
  else if (kinds.size === 1) window.addEventListener('load', () => setTimeout(connect, 0));
}
window.addEventListener('pagehide', () => source?.close());
window.addEventListener('pageshow', (event) => { if (event.persisted && kinds.size) connect(); });

const recordKind = (data) => data.kind ?? data.ref?.kind ?? data.owner?.kind;
const recordId = (data) => String(data.id ?? data.ref?.id ?? data.record_id ?? '');

/** Reads the list's page again and takes over what changed. `now` also shows new rows. */
export async function refreshList(now = false) {
  const list = document.querySelector('[data-list]');
  if (!list) return;
  let fresh;
  try { fresh = await page(location.href); } catch { return; }
  const next = fresh.querySelector('[data-list]');
  const views = fresh.querySelector('.k-views-inner');
  if (views) document.querySelector('.k-views-inner')?.replaceChildren(...views.childNodes);
  const total = fresh.querySelector('[data-total]');
  if (total) document.querySelector('[data-total]')?.replaceChildren(...total.childNodes);
  const body = list.querySelector('tbody');
  const nextBody = next?.querySelector('tbody');
  if (!body || !nextBody) {
    if (now || (nextBody && !body)) location.reload();
    return;
  }
  const known = new Map([...body.querySelectorAll('tr[data-id]')].map((row) => [row.dataset.id, row]));
  const checked = new Set([...body.querySelectorAll('input:checked')].map((box) => box.value));
  let added = 0;
  if (now) {
    body.replaceChildren(...nextBody.children);
    list.querySelector('.k-new-rows')?.remove();
  } else {
    for (const row of nextBody.querySelectorAll('tr[data-id]')) {
      const old = known.get(row.dataset.id);
      if (!old) { ++added; continue; }
      if (old.dataset.version === row.dataset.version) continue;
      row.classList.toggle('is-current', old.classList.contains('is-current'));
      row.classList.add('is-changed');
      old.replaceWith(row);
    }
    announce(list, added);
  }
  for (const box of body.querySelectorAll('input[type="checkbox"]')) box.checked = checked.has(box.value);
  mountAll(body);
  list.dispatchEvent(new Event('k:rows'));
}

function announce(list, added) {
  let button = list.querySelector('.k-new-rows');
  if (!added) return button?.remove();
  if (!button) {
    button = h('button', { type: 'button', class: 'k-new-rows', onclick: () => refreshList(true) });
    list.prepend(button);
  }
  button.textContent = t('ui.new_rows', { count: added });
}

mount('[data-list][data-kind]', (list) => {
  const refresh = debounce(700, () => refreshList(false));
  subscribe(list.dataset.kind, (data) => { if (recordKind(data) === list.dataset.kind) refresh(); });
});

/** Takes the parts marked data-live from the page's present state on the server, unless somebody is editing in one. */
export async function refreshRecord() {
  // A record beside a list has an address of its own.
  const fresh = await page(document.querySelector('[data-record-source]')?.dataset.recordSource ?? location.href);
  for (const part of document.querySelectorAll('[data-live]')) {
    if (part.contains(document.activeElement) && document.activeElement.matches('input:not([type="checkbox"], [type="radio"]), select, textarea')) continue;
    const next = fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
    if (!next || next.outerHTML === part.dataset.html) continue;
    const html = next.outerHTML;
    // What somebody has opened stays open.
    for (const open of part.querySelectorAll('details[open][id]')) next.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute('open', '');
    part.replaceWith(next);
    next.dataset.html = html;
    mountAll(next);
  }
}

// Parts that follow all records of a kind. What many pages show is not asked for by all of them in the same moment.
const followed = new Set();
mount('[data-live-kind]', ({ dataset: { liveKind: kind } }) => {
  if (followed.has(kind)) return;
  followed.add(kind);
  const refresh = debounce(200, () => refreshRecord().catch(() => {}));
  subscribe(kind, (data) => { if (recordKind(data) === kind) setTimeout(refresh, Math.random() * 3000); });
});

mount('[data-record-kind]', (record) => {
  const { recordKind: kind, recordId: id } = record.dataset;
  const refresh = debounce(500, () => refreshRecord().catch(() => {}));
  subscribe(kind, (data) => {
    if (recordKind(data) !== kind || recordId(data) !== id) return;
    refresh();
    document.dispatchEvent(new Event('k:changed'));
  });
});
