// A list as a calendar: records lie on the day they are due, or were made. One that is dragged to another day is due there, by the same
// PATCH as everywhere; everything can be done on the record's own page as well.
import { Calendar } from '@fullcalendar/core';
import dayGrid from '@fullcalendar/daygrid';
import interaction from '@fullcalendar/interaction';
import german from '@fullcalendar/core/locales/de';
import { api, debounce } from './lib/http.mjs';
import { h } from './lib/dom.mjs';
import { t } from './lib/strings.mjs';
import { toast, toastError } from './lib/toast.mjs';
import { subscribe } from './features/live.mjs';

const most = 1000;  // of one month; more can't be overlooked
const pageSize = 200;
const dates = { due_at: 'due', created_at: 'created', resolved_at: 'resolved' };

/** The library's rules are a file of ours: pages allow no styles made by scripts. */
const styled = (href) => new Promise((resolve) => {
  const link = h('link', { rel: 'stylesheet', href, onload: resolve, onerror: resolve });
  document.head.append(link);
});

export async function createCalendar(root) {
  const url = `/api/v1/${root.dataset.collection}`;
  const query = root.dataset.query;
  let field = 'due_at';
  await styled(root.dataset.styles);

  async function read(from, to) {
    const name = dates[field];
    const q = `${query ? `(${query}) ` : ''}${name}>=${from.toISOString()} ${name}<${to.toISOString()}`;
    const found = [];
    let cursor = '';
    do {
      const search = new URLSearchParams({ q, fields: `id,number,subject,state,priority,version,${field}`, limit: pageSize, ...(cursor ? { cursor } : {}) });
      const { body } = await api('GET', `${url}?${search}`);
      found.push(...body.items);
      cursor = body.next_cursor;
    } while (cursor && found.length < most);
    if (cursor) toast(t('tickets.calendar.cut', { count: most }));
    return found.map((item) => ({
      id: String(item.id), title: `${item.number} ${item.subject}`, start: item[field], url: `/tickets/${item.id}`,
      classNames: ['k-event', `k-event-${item.priority}`, ...(['resolved', 'closed'].includes(item.state) ? ['is-over'] : [])],
      extendedProps: { version: item.version },
    }));
  }

  async function move({ event, oldEvent, revert }) {
    try {
      const { body } = await api('PATCH', `${url}/${event.id}`, { due_at: event.start.toISOString() }, { headers: { 'If-Match': `"${event.extendedProps.version}"` } });
      event.setExtendedProp('version', body.version);
      toast(t('tickets.calendar.moved', { subject: event.title, date: event.start.toLocaleDateString(document.documentElement.lang) }), {
        action: { label: t('ui.undo'), run: async () => {
          try {
            const { body: back } = await api('PATCH', `${url}/${event.id}`, { due_at: oldEvent.start.toISOString() }, { headers: { 'If-Match': `"${event.extendedProps.version}"` } });
            event.setExtendedProp('version', back.version);
            event.setStart(oldEvent.start);
          } catch (error) { toastError(error); }
        } },
      });
    } catch (error) {
      revert();
      toastError(error);
      calendar.refetchEvents();
    }
  }

  const choice = h('select', { class: 'form-select k-calendar-by', 'aria-label': t('tickets.calendar.by'), onchange: () => {
    field = choice.value;
    calendar.setOption('editable', canMove());
    calendar.refetchEvents();
  } }, ...Object.keys(dates).map((name) => h('option', { value: name }, t(`tickets.calendar.${name}`))));
  const canMove = () => root.hasAttribute('data-movable') && field === 'due_at';
  const body = h('div', { class: 'k-calendar-body' });
  root.replaceChildren(h('div', { class: 'k-calendar-head' }, choice), body);

  const narrow = matchMedia('(max-width: 48rem)');
  const calendar = new Calendar(body, {
    plugins: [dayGrid, interaction],
    locales: [german],
    locale: document.documentElement.lang.startsWith('de') ? 'de' : 'en',
    firstDay: 1,
    initialView: narrow.matches ? 'dayGridWeek' : 'dayGridMonth',
    headerToolbar: { start: 'title', end: 'today prev,next dayGridMonth,dayGridWeek' },
    buttonIcons: false,
    buttonText: { prev: '‹', next: '›', today: t('tickets.calendar.today'), month: t('tickets.calendar.month'), week: t('tickets.calendar.week') },
    height: 'auto',
    dayMaxEvents: 5,
    // A cell is called by all it says, not by the number of its day alone.
    dayCellDidMount: ({ el }) => el.removeAttribute('aria-labelledby'),
    editable: canMove(),
    eventDurationEditable: false,
    eventTimeFormat: { hour: '2-digit', minute: '2-digit', hour12: false },
    events: ({ start, end }, done, failed) => read(start, end).then(done, (error) => { toastError(error); failed(error); }),
    eventDrop: move,
  });
  calendar.render();

  const refresh = debounce(1500, () => calendar.refetchEvents());
  subscribe(root.dataset.kind, (data) => { if (data.kind === root.dataset.kind) refresh(); });
}
