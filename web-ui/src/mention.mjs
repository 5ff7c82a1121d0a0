// Typing @ offers people; whom one chooses stands in the text as a whole and is told of it.
import Mention from '@tiptap/extension-mention';
import { api } from './lib/http.mjs';
import { h } from './lib/dom.mjs';
import { t } from './lib/strings.mjs';

/** Ids of the people in a document of the editor. */
export function peopleIn(node, found = []) {
  if (node.type === 'mention') found.push(Number(node.attrs.id));
  for (const child of node.content ?? []) peopleIn(child, found);
  return found.filter((id) => Number.isInteger(id) && id > 0);
}

/** `url`: where people are looked for. */
export function mentionOf(url) {
  return Mention.configure({
    HTMLAttributes: { class: 'k-mention' },
    suggestion: {
      items: async ({ query }) => {
        const words = query.replaceAll('"', '').trim();
        const search = new URLSearchParams({ limit: '8', q: `active:true${words ? ` "${words}"` : ''}`, fields: 'id,name,login' });
        try { return (await api('GET', `${url}?${search}`)).body.items; } catch { return []; }
      },
      render: list,
    },
  });
}

function list() {
  let box;
  let now;
  let chosen = 0;

  const draw = () => {
    box.replaceChildren(...now.items.map((person, i) => h('div', {
      role: 'option', id: `k-person-${i}`, 'aria-selected': String(i === chosen), onmousedown: (event) => { event.preventDefault(); take(i); },
    }, person.name, h('small', {}, ` ${person.login ?? ''}`))));
    box.hidden = !now.items.length;
    const field = now.editor.view.dom;
    if (box.hidden) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', `k-person-${chosen}`);
    const at = now.clientRect?.();
    if (!at) return;
    box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - box.offsetWidth - 8))}px`;
    box.style.top = `${at.bottom + box.offsetHeight + 8 > innerHeight ? Math.max(8, at.top - box.offsetHeight - 4) : at.bottom + 4}px`;
  };
  const take = (i) => {
    const person = now.items[i];
    if (person) now.command({ id: String(person.id), label: person.name });
  };

  return {
    onStart: (props) => {
      now = props;
      chosen = 0;
      box = h('div', { class: 'k-people', role: 'listbox', 'aria-label': t('ui.mention.people') });
      document.body.append(box);
      draw();
    },
    onUpdate: (props) => { now = props; chosen = 0; draw(); },
    onKeyDown: ({ event }) => {
      if (!now.items.length) return false;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        chosen = (chosen + (event.key === 'ArrowDown' ? 1 : -1) + now.items.length) % now.items.length;
        draw();
        return true;
      }
      if (event.key === 'Enter' || event.key === 'Tab') { take(chosen); return true; }
      if (event.key === 'Escape') { box.hidden = true; return true; }
      return false;
    },
    onExit: () => { now?.editor.view.dom.removeAttribute('aria-activedescendant'); box?.remove(); },
  };
}
