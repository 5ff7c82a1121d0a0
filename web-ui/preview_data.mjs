// Sample data for preview.mjs: what the pages of the product are given by the server.
const status = (text, key) => ({ key: key.split('_')[0], label: text(`tickets.status.${key}`) });
const priority = (text, key) => ({ key, label: text(`tickets.priority.${key}`) });
const ago = (minutes) => {
  const at = new Date(Date.now() - minutes * 60000);
  return { iso: at.toISOString(), text: at.toLocaleString('de-DE', { dateStyle: 'medium', timeStyle: 'short' }) };
};
const person = (name, hue) => ({ name, initials: name.split(/\s+/).map((w) => [...w][0]).slice(0, 2).join(''), hue });
const ada = person('Ada Brandt', 0);
const jonas = person('Jonas Öztürk', 1);
const mira = person('Mira Kowalski', 3);

const subjects = [
  ['Outlook fragt nach jedem Start nach dem Passwort', 'Petra Lindner', 'open', 'high', ada, ['outlook']],
  ['Monitor in Raum 2.14 flackert', 'Tom Schreiber', 'new', 'normal', null, []],
  ['Neuer Mitarbeiter ab 1. Dezember: Notebook, Telefon, Zugänge', 'Claudia Voss', 'pending_third_party', 'normal', jonas, ['onboarding']],
  ['VPN bricht alle zehn Minuten ab', 'Ole Hansen', 'open', 'urgent', ada, ['vpn', 'vip']],
  ['Druckerwarteschlange Etage 3 hängt', 'Svetlana Müller-Kreuzberg', 'open', 'normal', mira, []],
  ['Zugriff auf das Laufwerk Einkauf', 'Bernd Ackermann', 'pending_requester', 'low', mira, []],
  ['Excel stürzt beim Öffnen der Monatsauswertung ab', 'Katrin Weiß', 'open', 'high', jonas, []],
  ['Telefonkonferenz: kein Ton über das Headset', 'Farid Nasser', 'resolved', 'normal', ada, []],
  ['Bitte Lizenz für AutoCAD', 'Ingrid Thomsen', 'new', 'low', null, ['lizenz']],
  ['WLAN im Besprechungsraum Weser sehr langsam', 'Lars Petersen', 'open', 'normal', jonas, ['wlan']],
];
const hostile = [
  ['<script>alert(1)</script> "quoted" & \'single\' ' + 'sehr-langes-wort-ohne-trennung'.repeat(6), '<b>Mallory</b>', 'open', 'urgent', person('<i>x</i> "y"', 4), ['<em>']],
  ['مشكلة في الطابعة في الطابق الثاني', 'محمد عبد الرحمن', 'new', 'high', person('محمد عبد', 2), ['طابعة']],
  ['🔥🔥🔥 Alles brennt 🔥🔥🔥', '👩‍💻 Zoë', 'pending_requester', 'normal', null, ['🔥']],
];
const row = (text) => ([subject, requester, s, p, assignee, tags], i) => ({
  kind: 'ticket', id: 100 + i, version: 3, number: `T-${String(100 + i).padStart(6, '0')}`, href: '/ticket', subject, requester,
  status: status(text, s), priority: priority(text, p), assignee: assignee ?? false, tags, updated: ago(7 + i * i * 31),
});

const shell = (text, active, more = {}) => ({
  title: text('tickets.title'), home: '/', user: { ...ada, email: 'ada.brandt@nordheim.example', is_agent: true, is_admin: true },
  theme_light: 'true', theme_dark: 'false', theme_auto: 'false',
  sections: [
    { has_title: false, entries: [{ href: '/list', label: text('tickets.title'), icon: 'ticket', active: active === 'tickets', has_count: true, count: 128 }] },
    { has_title: true, title: text('ui.workspace'), entries: [
      { href: '#', label: 'Geräte', icon: 'device-desktop' }, { href: '#', label: 'Wissen', icon: 'book-2' }, { href: '#', label: 'Änderungen', icon: 'replace' }, { href: '#', label: 'Auswertungen', icon: 'chart-bar' }] },
  ],
  query: { kind: 'ticket', action: '/tickets', value: '', hint: text('ui.search.hint') }, create: { href: '/new', label: text('tickets.new') }, ...more,
});
const portalShell = (text, active) => ({
  title: text('ui.portal'), is_portal: true, user: { ...person('Petra Lindner', 6), email: 'p.lindner@nordheim.example', is_agent: true },
  sections: [{ entries: [{ href: '/portal', label: text('portal.home'), active: active === 'home' }, { href: '/portal_tickets', label: text('portal.my_tickets'), active: active === 'tickets' }] }],
});
const columns = (text) => [
  ['number', 'k-col-number'], ['subject', ''], ['status', 'k-col-status'], ['priority', 'k-col-priority'], ['requester_id', 'k-col-person k-col-opt'], ['assignee_id', 'k-col-person'], ['updated_at', 'k-col-time'],
].map(([field, cls]) => ({ label: text(`tickets.field.${field}`), class: cls, sortable: true, href: '#', sort: field === 'updated_at' ? 'descending' : 'none', descending: field === 'updated_at' }));
const viewGroups = (text, active = 'open') => [{ title: text('tickets.views.work'), views: [
  ['mine', 'user-check', '14'], ['unassigned', 'inbox', '9'], ['open', 'ticket', '128'], ['pending', 'clock', '31'], ['overdue', 'flame', '3'], ['resolved', 'circle-check', '1.204'],
].map(([id, icon, count]) => ({ name: text(`tickets.view.${id}`), icon, count, href: '#', active: id === active })) }];
const listData = (text, rows) => ({
  heading: text('tickets.view.open'), total: text('tickets.total', { count: '128' }), view_groups: viewGroups(text), columns: columns(text), has_rows: rows.length > 0, rows,
  chips: [{ label: `${text('tickets.field.status')}: ${text('tickets.status.open')}`, href: '#', remove: text('tickets.remove_filter', { name: 'status' }) }],
  filters: ['status', 'priority'].map((f) => ({ label: text(`tickets.field.${f}`), options: ['low', 'normal', 'high'].map((p) => ({ label: text(`tickets.priority.${p}`), href: '#' })) })),
  can_edit: true, bulk: [{ field: 'status', type: 'string', label: text('tickets.field.status'), options: [{ value: 'open', label: text('tickets.status.open') }] }],
  has_next: true, next_href: '#', empty_title: text('tickets.empty_filtered'), empty_text: text('tickets.empty_filtered_text'), is_filtered: true,
});
const options = (text, group, keys, chosen) => keys.map((k) => ({ value: k, label: text(`tickets.${group}.${k}`), selected: k === chosen }));
const ticketData = (text, subject, who, extra = []) => ({
  id: 103, version: 7, number: 'T-000103', subject, status: status(text, 'open'), priority: priority(text, 'urgent'),
  requester: { ...who, email: 'ole.hansen@nordheim.example', has_phone: true, phone: '+49 5551 4711-12' }, created: ago(1600), updated: ago(12),
  tabs: ['conversation', 'tasks', 'requirements', 'approvals', 'time-entries', 'relations', 'assets', 'documents', 'activity'].map((k, i) => ({ label: text(`tickets.tab.${k}`), href: '#', active: i === 0, has_count: i === 0 || i === 1 || i === 5, count: [5, 2, 0, 0, 0, 1][i] })),
  tab_conversation: true, can_write: true, reply_to: text('tickets.to', { name: who.name }),
  entries: [
    { author: who.name, ...who, at: ago(1600), has_channel: true, channel: text('tickets.via.email'), text: 'Guten Morgen,\n\nseit gestern bricht die VPN-Verbindung im Homeoffice alle zehn Minuten ab.\nIch kann so nicht arbeiten, heute um 14 Uhr ist Gremiensitzung.\n\nViele Grüße\nOle Hansen', has_files: true, files: [{ href: '#', name: 'vpn-fehlermeldung.png', size: '84 KB' }, { href: '#', name: 'ein-sehr-langer-dateiname-mit-protokoll-vom-client-2026-11-25.log', size: '1,2 MB' }] },
    { is_system: true, author: 'Kontor', text: text('tickets.did.set', { field: text('tickets.field.priority'), to: text('tickets.priority.urgent') }), at: ago(1598) },
    { is_system: true, author: ada.name, text: text('tickets.did.set', { field: text('tickets.field.assignee_id'), to: ada.name }), at: ago(1500) },
    { author: ada.name, ...ada, is_agent: true, at: ago(1480), has_html: true, html: '<p>Hallo Herr Hansen,</p><p>danke für das Bild. Bitte aktualisieren Sie den Client auf <strong>5.2.1</strong> und verbinden Sie sich neu:</p><ol><li>Client beenden</li><li>Softwarekatalog öffnen, „VPN-Client“ aktualisieren</li><li>Neu anmelden</li></ol>' },
    { author: jonas.name, ...jonas, is_note: true, note_label: text('tickets.note_private'), at: ago(60), has_html: true, html: '<p>Gleiches Muster wie T-000071: das Gateway verteilt an einen Knoten mit altem Zertifikat.</p>' },
    ...extra,
  ],
  send_and: [{ key: 'resolved', label: text('tickets.send_and_resolve') }],
  properties: [
    { field: 'status', label: text('tickets.field.status'), editable: true, is_select: true, type: 'string', options: options(text, 'status', ['new', 'open', 'pending', 'resolved', 'closed'], 'open') },
    { field: 'priority', label: text('tickets.field.priority'), editable: true, is_select: true, type: 'string', options: options(text, 'priority', ['low', 'normal', 'high', 'urgent'], 'urgent') },
    { field: 'assignee_id', label: text('tickets.field.assignee_id'), editable: true, is_picker: true, type: 'integer', picker: '/api/v1/users', picker_label: 'name', options: [{ value: 1, label: 'Ada Brandt', selected: true }] },
    { field: 'group_id', label: text('tickets.field.group_id'), editable: true, is_picker: true, type: 'integer', picker: '/api/v1/groups', picker_label: 'name', options: [{ value: '', label: '–', selected: true }] },
    { field: 'type', label: text('tickets.field.type'), editable: true, is_select: true, type: 'string', options: options(text, 'type', ['incident', 'service_request', 'question'], 'incident') },
    { field: 'tags', label: text('tickets.field.tags'), editable: true, is_text: true, type: 'list', value: 'vpn, vip' },
    { field: 'source', label: text('tickets.field.source'), text: text('tickets.via.email') },
  ],
  has_clocks: true, clocks: [{ label: text('tickets.sla.first_response'), at: ago(1400) }, { label: text('tickets.sla.resolution'), late: true, at: ago(30) }],
  has_recent: true, recent: [{ href: '#', subject: 'Headset knistert', status: status(text, 'closed') }, { href: '#', subject: 'Zweiter Bildschirm für das Homeoffice', status: status(text, 'resolved') }],
});

export const pages = {
  list: (text) => ({ template: 'tickets/list', frame: 'frame', shell: shell(text, 'tickets', { flush: true }), data: listData(text, [...subjects, ...subjects, ...hostile].map(row(text))) }),
  list_empty: (text) => ({ template: 'tickets/list', frame: 'frame', shell: shell(text, 'tickets', { flush: true }), data: { ...listData(text, []), has_query_error: true, query_error: 'priorty:high – unknown field “priorty”' } }),
  ticket: (text) => ({ template: 'tickets/ticket', frame: 'frame', shell: shell(text, 'tickets', { flush: true }), data: ticketData(text, 'VPN bricht alle zehn Minuten ab', person('Ole Hansen', 4)) }),
  ticket_hostile: (text) => ({ template: 'tickets/ticket', frame: 'frame', shell: shell(text, 'tickets', { flush: true }), data: ticketData(text, hostile[0][0], person('محمد عبد الرحمن', 2), [
    { author: '<b>Mallory</b>', initials: '<b', hue: 5, at: ago(5), text: '</textarea><script>alert(1)</script>\n' + 'x'.repeat(400) }]) }),
  ticket_tasks: (text) => ({ template: 'tickets/ticket', frame: 'frame', shell: shell(text, 'tickets', { flush: true }), data: { ...ticketData(text, 'VPN bricht alle zehn Minuten ab', person('Ole Hansen', 4)), tab_conversation: false, tab_group: true,
    group: { title: text('tickets.tab.tasks'), form: { url: '#', fields: [{ is_text: true, field: 'title', label: text('tickets.field.subject'), input: 'text', required: true }] } }, has_items: true,
    items: [{ title: 'Zertifikat am Gateway tauschen', has_toggle: true, has_who: true, who: 'Jonas Öztürk', has_at: true, at: ago(-600) }, { title: 'Client-Version im Softwarekatalog prüfen', has_toggle: true, done: true }] } }),
  new: (text) => ({ template: 'tickets/new', frame: 'frame', shell: shell(text, 'tickets'), data: {
    has_errors: true, errors: [{ text: `${text('tickets.field.subject')}: …` }], error_subject: { text: '…' }, subject: '', description: '',
    selects: [{ field: 'type', label: text('tickets.field.type'), options: options(text, 'type', ['incident', 'service_request'], 'incident') }, { field: 'priority', label: text('tickets.field.priority'), options: options(text, 'priority', ['low', 'normal'], 'normal') }],
    pickers: [{ field: 'requester_id', label: text('tickets.field.requester_id'), picker: '/api/v1/users', picker_label: 'name', options: [{ value: '', label: '' }] }] } }),
  portal_home: (text) => ({ template: 'tickets/portal_home', frame: 'portal', shell: portalShell(text, 'home'), data: { greeting: text('portal.greeting', { name: 'Petra' }), banner: 'Die IT-Hotline erreichen Sie auch unter 4711.', open_text: text('portal.open_count', { count: 2 }), has_tickets: true, tickets: subjects.slice(0, 3).map(row(text)) } }),
  portal_tickets: (text) => ({ template: 'tickets/portal_tickets', frame: 'portal', shell: portalShell(text, 'tickets'), data: { has_tickets: true, tickets: [...subjects, ...hostile].map(row(text)), tabs: [{ label: text('portal.tab.open'), href: '#', active: true, count: 2 }, { label: text('portal.tab.done'), href: '#', count: 17 }] } }),
  portal_report: (text) => ({ template: 'tickets/portal_report', frame: 'portal', shell: portalShell(text, 'home'), data: { heading: text('portal.report'), subject: '', description: '', type: 'incident', can_suggest: true } }),
  portal_ticket: (text) => ({ template: 'tickets/portal_ticket', frame: 'portal', shell: portalShell(text, 'tickets'), data: { ...ticketData(text, 'Outlook fragt nach jedem Start nach dem Passwort', person('Petra Lindner', 6)), status_text: text('portal.status.open'),
    entries: ticketData(text, '', person('Petra Lindner', 6)).entries.filter((e) => !e.is_system && !e.is_note).map((e, i) => ({ ...e, is_own: i === 0 })) } }),
  sign_in: (text) => ({ template: 'web/sign_in', frame: 'bare', shell: { title: text('web.sign_in'), languages: [{ code: 'de', name: 'Deutsch', href: '?lang=de' }, { code: 'en', name: 'English', href: '?lang=en' }] }, data: { has_error: true, error: text('web.sign_in.failed'), login: 'ada' } }),
  error: (text) => ({ template: 'web/error', frame: 'bare', shell: { title: '404' }, data: { status: 404, heading: text('web.error.404'), text: text('web.error.404.text'), has_incident: true, incident: '8f2c-11ab' } }),
  profile: (text) => ({ template: 'web/profile', frame: 'frame', shell: shell(text, ''), data: { user: { ...ada, login: 'ada', email: 'ada.brandt@nordheim.example' }, locales: [{ value: 'de', label: 'Deutsch', selected: true }], time_zone: 'Europe/Berlin', zones: [], can_change_password: true, has_tokens: true, tokens: [{ id: 1, name: 'Monitoring', scopes: 'tickets:read', expires: text('web.profile.no_expiry'), confirm: 'x' }], new_token: { secret: 'ktr_' + 'a'.repeat(40) } } }),
  admin_home: (text) => ({ template: 'web/admin_home', frame: 'frame', shell: shell(text, ''), data: { has_figures: true, figures: [{ icon: 'users', value: '412', label: 'Personen' }], groups: [{ title: 'Personen', cards: [{ href: '#', icon: 'users', label: 'Personen', text: 'Konten' }, { href: '#', icon: 'shield-lock', label: 'Rollen', text: 'Wer darf was' }] }] } }),
};
