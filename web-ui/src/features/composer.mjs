// Reply or note. The textarea works by itself; the editor is loaded when it gets the focus. Drafts survive the tab, files come by
// paste, drop or choice, and sending can be taken back for some seconds.
import { mount } from '../lib/mount.mjs';
import { h, icon } from '../lib/dom.mjs';
import { api } from '../lib/http.mjs';
import { t } from '../lib/strings.mjs';
import { toast, toastError } from '../lib/toast.mjs';
import { refreshRecord } from './live.mjs';

const undoSeconds = 5;  // unless the form says otherwise in data-undo

mount('form[data-composer]', (form) => {
  const textarea = form.querySelector('textarea');
  const files = form.querySelector('[data-files]');
  const status = form.querySelector('[data-status]');
  const cc = form.querySelector('[data-cc]');
  const draftKey = `kontor.draft.${document.body.dataset.user ?? ''}.${form.dataset.composer}`;
  let editor = null;
  let loading = null;
  let attached = [];
  let restoredMentions = [];  // of a draft that came back without its editor's marks

  const mode = () => form.querySelector('input[name="mode"]:checked')?.value ?? 'reply';
  const isEmpty = () => (editor ? editor.isEmpty : textarea.value.trim() === '') && attached.length === 0;
  const mentions = () => [...new Set([...(editor?.mentionIds() ?? []), ...restoredMentions])];
  const content = () => (editor ? { body_html: editor.getHTML() } : { body_text: textarea.value });

  const remember = () => {
    if (!isEmpty()) document.dispatchEvent(new Event('k:writing'));
    try {
      if (isEmpty()) localStorage.removeItem(draftKey);
      else localStorage.setItem(draftKey, JSON.stringify(draftFrom()));
    } catch { /* private mode: the draft lives as long as the tab */ }
  };

  const showFiles = () => files.replaceChildren(...attached.map((file) => h('li', { class: 'k-attachment' }, icon('paperclip'),
    h('span', {}, file.name), h('button', {
      type: 'button', 'aria-label': t('ui.remove_file', { name: file.name }),
      onclick: () => { attached = attached.filter((other) => other !== file); showFiles(); remember(); },
    }, icon('x')))));

  const applyMode = () => {
    const isNote = mode() !== 'reply';
    form.classList.toggle('is-note', mode() === 'note');
    form.querySelector('[data-send-label]').textContent = t(isNote ? 'ui.composer.save_note' : 'ui.composer.send');
    const hint = t(mode() === 'note' ? 'ui.composer.note_hint' : isNote ? 'ui.composer.public_hint' : 'ui.composer.reply_hint');
    textarea.placeholder = hint;
    editor?.setPlaceholder(hint);
    if (cc) cc.closest('.k-composer-cc').hidden = isNote;
  };

  const load = (focus) => {
    loading ??= import('../editor.mjs').then(({ createEditor }) => {
      editor = createEditor({ textarea, tools: form.querySelector('[data-tools]'), onChange: remember, onFiles: upload, mention: form.dataset.mention });
      applyMode();
      if (focus) editor.focus();
    }).catch(() => { loading = null; });
    return loading;
  };

  async function upload(list) {
    for (const file of list) {
      status.textContent = t('ui.uploading', { name: file.name });
      try {
        const { body } = await postFile(file);
        attached.push({ id: body.id, name: body.name });
        if (editor && body.media_type?.startsWith('image/')) editor.insertImage(`/api/v1/files/${body.id}`, body.name);
        showFiles();
        remember();
      } catch (error) {
        toastError(error);
      }
      status.textContent = '';
    }
  }

  // What was being written when the tab went away.
  try {
    const draft = JSON.parse(localStorage.getItem(draftKey) ?? 'null');
    if (draft?.outgoing) {
      resend(draft.outgoing);
    } else if (draft) {
      const radio = form.querySelector(`input[name="mode"][value="${CSS.escape(draft.mode ?? 'reply')}"]`);
      if (radio) radio.checked = true;
      attached = draft.files ?? [];
      restoredMentions = draft.mentions ?? [];
      if (cc && draft.cc) cc.value = draft.cc;
      if (draft.body_html) load(false).then(() => editor?.setHTML(draft.body_html));
      else textarea.value = draft.body_text ?? '';
      status.textContent = t('ui.composer.draft_restored');
      showFiles();
    }
  } catch { localStorage.removeItem(draftKey); }

  /** What was on its way when the tab went: the same key makes the server take it once, and what is sent is not sent again. */
  async function resend(outgoing) {
    try {
      const url = outgoing.draftUrl ?? await postDraft(outgoing);
      if (!outgoing.body.send_at) await api('POST', `${url}/send`, {});
      localStorage.removeItem(draftKey);
      await refreshRecord();
      toast(t('ui.composer.resent'));
    } catch (error) {
      await load(false);
      put(outgoing.draft);
      toastError(error);
    }
  }

  const blocks = form.querySelector('[data-text-blocks]');
  blocks?.addEventListener('toggle', async () => {
    if (!blocks.open || blocks.dataset.loaded) return;
    blocks.dataset.loaded = '1';
    const { fillTextBlocks } = await import('../text_blocks.mjs');
    fillTextBlocks(blocks, `${form.dataset.record}/text-blocks`, async ({ text, html }) => {
      await load(false);
      if (editor && html) editor.insertHTML(html);
      else if (editor) editor.insertText(text);
      else textarea.setRangeText(text, textarea.selectionStart, textarea.selectionEnd, 'end');
      blocks.open = false;
      remember();
      if (editor) editor.focus(); else textarea.focus();
    });
  });

  const later = form.querySelector('[data-later]');
  later?.addEventListener('toggle', async () => {
    if (!later.open || later.dataset.loaded) return;
    later.dataset.loaded = '1';
    const { offerTimes } = await import('../later.mjs');
    offerTimes(later, (detail) => form.dispatchEvent(new CustomEvent('k:later', { detail })));
  });

  textarea.addEventListener('focus', () => load(true));
  textarea.addEventListener('input', remember);
  form.addEventListener('change', (event) => {
    if (event.target.name === 'mode') { applyMode(); remember(); }
    if (event.target.type === 'file') { upload([...event.target.files]); event.target.value = ''; }
  });
  for (const type of ['dragenter', 'dragover']) form.addEventListener(type, (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    form.classList.add('is-dropping');
  });
  for (const type of ['dragleave', 'drop']) form.addEventListener(type, (event) => {
    if (type === 'drop' || !form.contains(event.relatedTarget)) form.classList.remove('is-dropping');
  });
  form.addEventListener('drop', (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    upload([...event.dataTransfer.files]);
  });
  form.addEventListener('paste', (event) => {
    if (editor || !event.clipboardData?.files.length) return;
    event.preventDefault();
    upload([...event.clipboardData.files]);
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
  document.addEventListener('keydown', (event) => {
    const wanted = { r: 'reply', n: 'note' }[event.key];
    if (!wanted || event.ctrlKey || event.metaKey || event.altKey || event.target !== document.body) return;
    const radio = form.querySelector(`input[name="mode"][value="${wanted}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    applyMode();
    if (editor) editor.focus(); else textarea.focus();
  });

  const draftFrom = () => ({ ...content(), mode: mode(), files: attached, cc: cc?.value, mentions: mentions() });
  const put = (draft) => {
    if (editor) editor.setHTML(draft.body_html ?? ''); else textarea.value = draft.body_text ?? '';
    if (draft.body_html && !editor) load(false).then(() => editor?.setHTML(draft.body_html));
    attached = draft.files ?? [];
    restoredMentions = draft.mentions ?? [];
    if (cc && draft.cc) cc.value = draft.cc;
    const radio = form.querySelector(`input[name="mode"][value="${CSS.escape(draft.mode ?? 'reply')}"]`);
    if (radio) radio.checked = true;
    applyMode();
    showFiles();
    remember();
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sendIfItFits({ next: event.submitter?.dataset.status });
  });
  // A draft of the list is written on.
  form.addEventListener('k:compose', (event) => { put(event.detail); if (editor) editor.focus(); else textarea.focus(); });
  // Another time than now was chosen.
  form.addEventListener('k:later', (event) => sendIfItFits(event.detail));

  /** Whether an answer still fits what others did meanwhile; what cannot be found out holds nothing up. */
  async function fits() {
    const bar = document.querySelector('[data-changes]');
    if (!bar || mode() !== 'reply') return true;
    try {
      const { stillFits } = await import('../record_changes.mjs');
      return await stillFits(bar);
    } catch {
      return true;
    }
  }
  let asking = false;
  async function sendIfItFits(options) {
    if (asking) return;
    if (isEmpty()) return editor ? editor.focus() : textarea.focus();
    asking = true;
    try {
      if (await fits()) send(options);
      else if (editor) editor.focus(); else textarea.focus();
    } finally {
      asking = false;
    }
  }

  /** The server gets it at once, as a draft that waits for a moment or for its time: what happens here then does not matter to it. */
  function send({ next, at, unless } = {}) {
    const form_ = { reply: 'message', note: 'note_private', public: 'note_public' }[mode()] ?? 'message';
    let left = at ? 0 : Number(form.dataset.undo ?? undoSeconds);
    const body = {
      as: form_, ...content(), ...(mentions().length ? { mention_ids: mentions() } : {}), ...(attached.length ? { file_ids: attached.map((file) => file.id) } : {}),
      ...(next ? { status_after: next } : {}), ...(at ? { send_at: at, unless_answered: Boolean(unless) } : { send_after: Math.min(left, 3600) }),
    };
    if (form_ === 'message' && cc?.value.trim()) body.cc = cc.value.split(/[,;]/).map((a) => a.trim()).filter(Boolean);
    const kept = draftFrom();
    const outgoing = { url: `${form.dataset.record}/drafts`, body, key: crypto.randomUUID(), draft: kept };
    const store = () => { try { localStorage.setItem(draftKey, JSON.stringify({ outgoing })); } catch { /* private mode */ } };

    editor?.clear();
    textarea.value = '';
    attached = [];
    restoredMentions = [];
    showFiles();
    status.textContent = '';
    // Until the server has sent it, it is kept here with its key: a tab that dies now goes on with it when it is back.
    store();

    const failed = (error) => { put(kept); toastError(error); };
    const posted = postDraft(outgoing).then((url) => { outgoing.draftUrl = url; if (!finished || at) store(); return url; });
    let finished = Boolean(at);
    if (at) {
      posted.then(() => {
        localStorage.removeItem(draftKey);
        if (cc) cc.value = '';
        toast(t('ui.composer.scheduled', { time: new Date(at).toLocaleString(document.documentElement.lang || 'en', { dateStyle: 'medium', timeStyle: 'short' }) }));
        return refreshRecord();
      }).catch(failed);
      return;
    }
    const finish = async () => {
      if (finished) return;
      finished = true;
      stop();
      try {
        const url = await posted;
        try {
          await api('POST', `${url}/send`, {});
        } catch (error) {
          if (error.status) await api('DELETE', url).catch(() => {});
          throw error;
        }
        localStorage.removeItem(draftKey);
        if (cc) cc.value = '';
        await refreshRecord();
      } catch (error) {
        failed(error);
      }
    };
    const leave = () => { if (outgoing.draftUrl) api('POST', `${outgoing.draftUrl}/send`, {}, { keepalive: true }).catch(() => {}); };
    const stop = () => {
      clearInterval(timer);
      note.close();
      window.removeEventListener('pagehide', leave);
    };
    const note = toast(t('ui.composer.sending', { seconds: left }), {
      seconds: 0,
      action: { label: t('ui.undo'), run: () => {
        if (finished) return;
        finished = true;
        stop();
        put(kept);
        if (editor) editor.focus();
        posted.then((url) => api('DELETE', url)).catch((error) => { if (error.status) toastError(error); });
      } },
    });
    const timer = setInterval(() => {
      left -= 1;
      if (left <= 0) finish();
      else note.say(t('ui.composer.sending', { seconds: left }));
    }, 1000);
    posted.catch((error) => { if (!finished) { finished = true; stop(); failed(error); } });
    window.addEventListener('pagehide', leave);
  }
  applyMode();
});

/** Hands a draft to the server; answers its address. Under way twice, the second waits for what the first came to. */
async function postDraft(outgoing) {
  const small = JSON.stringify(outgoing.body).length < 50000;  // browsers let no more outlive the page
  for (let tries = 0; ; ++tries) {
    try {
      const { body } = await api('POST', outgoing.url, outgoing.body, { headers: { 'Idempotency-Key': outgoing.key }, keepalive: small });
      return `${outgoing.url}/${body.id}`;
    } catch (error) {
      if (error.status !== 409 || tries > 20) throw error;
      await new Promise((resolve) => { setTimeout(resolve, 500); });
    }
  }
}

function postFile(file) {
  const form = new FormData();
  form.append('file', file, file.name || 'image.png');
  return api('POST', '/api/v1/files', form);
}
