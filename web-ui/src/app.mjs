// Entry of every page. Features look for their markup and stay silent where it is absent.
import htmx from 'htmx.org/dist/htmx.esm.js';
import { csrfToken } from './lib/http.mjs';
import { mountAll } from './lib/mount.mjs';
import './features/menus.mjs';
import './features/theme.mjs';
import './features/times.mjs';
import './features/copy.mjs';
import './features/confirm.mjs';
import './features/dialog_link.mjs';
import './features/query_bar.mjs';
import './features/list.mjs';
import './features/board.mjs';
import './features/calendar.mjs';
import './features/neighbours.mjs';
import './features/presence.mjs';
import './features/drafts.mjs';
import './features/draft_list.mjs';
import './features/live.mjs';
import './features/bell.mjs';
import './features/push.mjs';
import './features/inline_edit.mjs';
import './features/record_actions.mjs';
import './features/ticket_actions.mjs';
import './features/composer.mjs';
import './features/rich_text.mjs';
import './features/passkeys.mjs';
import './features/pickers.mjs';
import './features/shortcuts.mjs';
import './features/suggest_articles.mjs';
import './features/resolution.mjs';
import './features/sortable.mjs';
import './features/documents.mjs';
import './features/plots.mjs';
import './features/asset_check.mjs';
import './features/asset_graph.mjs';
import './features/stocktake.mjs';

// The policy of our pages allows neither inline styles nor eval.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;
htmx.config.scrollBehavior = 'auto';

document.addEventListener('htmx:configRequest', (event) => {
  if (event.detail.verb !== 'get') event.detail.headers['X-CSRF-Token'] = csrfToken();
});
document.addEventListener('htmx:load', (event) => mountAll(event.detail.elt));
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => mountAll(document));
else mountAll(document);
