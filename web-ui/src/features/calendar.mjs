// The calendar's script, with its library and styles, comes only where there is a calendar.
import { mount } from '../lib/mount.mjs';

mount('[data-calendar]', (calendar) => import('../calendar.mjs').then(({ createCalendar }) => createCalendar(calendar)));
