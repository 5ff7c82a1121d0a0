// "Someone else is looking at this, or writing": said when the page is opened, every half minute, and while somebody types.
import { mount } from '../lib/mount.mjs';
import { api, debounce } from '../lib/http.mjs';
import { h, icon } from '../lib/dom.mjs';
import { t } from '../lib/strings.mjs';

const alone = 30000;
const together = 10000;
const stillWriting = 15000;

mount('[data-presence]', (line) => {
  const { presence: kind, presenceId: id } = line.dataset;
  let wroteAt = 0;
  let timer;
  let others = [];

  const show = () => {
    const parts = [];
    for (const state of ['writing', 'viewing']) {
      const names = others.filter((other) => other.state === state).map((other) => other.name);
      if (names.length) parts.push(h('span', { class: `k-presence-${state}` }, icon(state === 'writing' ? 'pencil' : 'eye'), t(`ui.presence.${state}${names.length > 1 ? '_many' : ''}`, { names: names.join(', ') })));
    }
    line.replaceChildren(...parts);
    line.hidden = parts.length === 0;
  };

  async function beat(state, keepalive = false) {
    clearTimeout(timer);
    try {
      const { body } = await api('POST', '/api/v1/presence', { kind, id: Number(id), state }, { keepalive });
      if (keepalive) return;
      others = body.others;
      show();
    } catch (error) {
      if (error.status === 401 || error.status === 403 || error.status === 404) return;  // nobody to tell any more
    }
    if (!document.hidden) timer = setTimeout(() => beat(stateNow()), others.length ? together : alone);
  }
  const stateNow = () => (Date.now() - wroteAt < stillWriting ? 'writing' : 'viewing');
  const wrote = () => {
    const before = stateNow();
    wroteAt = Date.now();
    if (before !== 'writing') beat('writing');
  };

  document.addEventListener('k:writing', wrote);
  document.addEventListener('k:changed', debounce(300, () => beat(stateNow())));
  document.addEventListener('visibilitychange', () => { if (!document.hidden) beat(stateNow()); });
  window.addEventListener('pagehide', () => { beat('gone', true); });
  window.addEventListener('pageshow', (event) => { if (event.persisted) beat('viewing'); });
  beat('viewing');
});
