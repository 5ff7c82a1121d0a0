// The bulk bar: what to change is chosen first, the bar says how many would change, one button does it and one takes it back.
import { api, debounce } from './lib/http.mjs';
import { t } from './lib/strings.mjs';
import { toast, toastError } from './lib/toast.mjs';
import { refreshList } from './features/live.mjs';

const most = 1000;  // of one bulk change, on the server
const pageSize = 200;
const fields = ['id', 'status', 'priority', 'assignee_id', 'group_id', 'tags'];

const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
const wordsIn = (text, sign) => text.split(/[\s,]+/).filter((word) => (sign === '+' ? !word.startsWith('-') : word.startsWith('-')))
  .map((word) => word.replace(/^[+-]/, '')).filter(Boolean);

export function createBulk(bar, list, { clear }) {
  const url = `/api/v1/${list.dataset.collection}`;
  const controls = [...bar.querySelectorAll('[data-bulk-field]')];
  const tags = bar.querySelector('[data-bulk-tags]');
  const apply = bar.querySelector('[data-bulk-apply]');
  const preview = bar.querySelector('[data-bulk-preview]');
  let ids = [];
  let known = new Map();  // id → its values now
  let undo = null;

  /** What the bar is set to: a function from a ticket's values to the patch it needs. */
  const wanted = () => {
    const set = {};
    for (const control of controls) {
      if (control.value === '') continue;
      set[control.dataset.bulkField] = control.value === 'null' ? null : control.dataset.type === 'integer' ? Number(control.value) : control.value;
    }
    const add = wordsIn(tags?.value ?? '', '+');
    const remove = wordsIn(tags?.value ?? '', '-');
    return (now) => {
      const patch = { ...set };
      if (add.length || remove.length) patch.tags = [...new Set([...now.tags, ...add])].filter((tag) => !remove.includes(tag));
      for (const [field, value] of Object.entries(patch)) if (field === 'tags' ? same([...value].sort(), [...now.tags].sort()) : same(value, now[field])) delete patch[field];
      return patch;
    };
  };
  const isSet = () => controls.some((control) => control.value !== '') || Boolean(tags?.value.trim());

  async function read(wantedIds) {
    const found = new Map();
    for (let at = 0; at < wantedIds.length; at += pageSize) {
      const q = `id:${wantedIds.slice(at, at + pageSize).join(',')}`;
      const { body } = await api('GET', `${url}?${new URLSearchParams({ q, fields: fields.join(','), limit: pageSize })}`);
      for (const item of body.items) found.set(item.id, item);
    }
    return found;
  }

  const show = () => {
    const patchOf = wanted();
    const changing = isSet() ? ids.filter((id) => known.has(id) && Object.keys(patchOf(known.get(id))).length > 0) : [];
    apply.disabled = changing.length === 0;
    apply.textContent = t('ui.bulk.apply', { count: changing.length });
    preview.textContent = !isSet() ? '' : changing.length ? t('ui.bulk.preview', { changing: changing.length, count: ids.length }) : t('ui.bulk.nothing');
  };
  const refresh = debounce(150, async () => {
    const asked = ids;
    try {
      const found = await read(asked.filter((id) => !known.has(id)));
      for (const [id, item] of found) known.set(id, item);
      if (asked === ids) show();
    } catch (error) {
      toastError(error);
    }
  });

  /** Patches in as few requests as there are different ones; answers what became of each id. */
  async function send(patches) {
    const groups = new Map();
    for (const [id, patch] of patches) {
      const key = JSON.stringify(patch);
      groups.set(key, [...(groups.get(key) ?? []), id]);
    }
    const results = [];
    for (const [key, group] of groups) {
      const { body } = await api('POST', `${url}/bulk`, { ids: group, patch: JSON.parse(key) });
      results.push(...body.results);
    }
    return results;
  }

  apply.addEventListener('click', async () => {
    const patchOf = wanted();
    apply.disabled = true;
    try {
      known = await read(ids);  // what somebody else changed meanwhile is not put back to older values by an undo
      const patches = new Map([...known].map(([id, now]) => [id, patchOf(now)]).filter(([, patch]) => Object.keys(patch).length > 0));
      const before = known;
      const results = await send(patches);
      const done = results.filter((result) => result.status < 400).map((result) => result.id);
      const refused = results.filter((result) => result.status >= 400);
      undo?.close();
      undo = toast(refused.length ? t('ui.bulk.partly', { done: done.length, failed: refused.length }) + '\n' + [...new Set(refused.map((result) => result.errors?.[0]?.message ?? result.title))].slice(0, 3).join('\n') : t('ui.bulk.done', { count: done.length }), {
        kind: refused.length ? 'error' : 'info', seconds: 0, closable: true,
        action: done.length ? { label: t('ui.undo'), run: () => putBack(done, patches, before) } : undefined,
      });
      for (const control of controls) { if (control.tomselect) control.tomselect.clear(true); control.value = ''; }
      if (tags) tags.value = '';
      known = new Map();
      clear();
      refreshList(true);
    } catch (error) {
      toastError(error);
      show();
    }
  });

  /** Only what is still as we made it. */
  async function putBack(done, patches, before) {
    try {
      const now = await read(done);
      const back = new Map();
      for (const id of done) {
        const patch = {};
        for (const [field, value] of Object.entries(patches.get(id))) if (now.has(id) && same(now.get(id)[field], value)) patch[field] = before.get(id)[field];
        if (Object.keys(patch).length) back.set(id, patch);
      }
      const results = await send(back);
      toast(t('ui.bulk.undone', { count: results.filter((result) => result.status < 400).length }));
      refreshList(true);
    } catch (error) {
      toastError(error);
    }
  }

  for (const control of [...controls, tags].filter(Boolean)) for (const type of ['change', 'input']) control.addEventListener(type, show);
  bar.querySelector('[data-bulk-clear]').addEventListener('click', clear);
  bar.querySelector('[data-bulk-matching]')?.addEventListener('click', async (event) => {
    event.target.disabled = true;
    try {
      const found = [];
      let cursor = '';
      do {
        const search = new URLSearchParams({ q: list.dataset.query, fields: fields.join(','), limit: pageSize, ...(cursor ? { cursor } : {}) });
        const { body } = await api('GET', `${url}?${search}`);
        for (const item of body.items) { found.push(item.id); known.set(item.id, item); }
        cursor = body.next_cursor;
      } while (cursor && found.length < most);
      ids = found.slice(0, most);
      bar.querySelector('[data-bulk-count]').textContent = t('ui.selected', { count: ids.length });
      show();
    } catch (error) {
      toastError(error);
    }
  });

  return {
    select: (chosen) => {
      ids = chosen;
      const matching = bar.querySelector('[data-bulk-matching]');
      if (matching) matching.disabled = false;
      show();
      if (chosen.length) refresh();
    },
  };
}
