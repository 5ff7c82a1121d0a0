// Reply or private note. The textarea works by itself; the editor is loaded when it gets the focus. Drafts survive the tab,
// files come by paste, drop or choice, and sending can be taken back for five seconds.
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

  const mode = () => form.querySelector('input[name="mode"]:checked')?.value ?? 'reply';
  const isEmpty = () => (editor ? editor.isEmpty : textarea.value.trim() === '') && attached.length === 0;
  const content = () => (editor ? { body_html: editor.getHTML() } : { body_text: textarea.value });

  const remember = () => {
    if (!isEmpty()) document.dispatchEvent(new Event('k:writing'));
    try {
      if (isEmpty()) localStorage.removeItem(draftKey);
      else localStorage.setItem(draftKey, JSON.stringify({ ...content(), mode: mode(), files: attached, cc: cc?.value }));
    } catch { /* private mode: the draft lives as long as the tab */ }
  };

  const showFiles = () => files.replaceChildren(...attached.map((file) => h('li', { class: 'k-attachment' }, icon('paperclip'),
    h('span', {}, file.name), h('button', {
      type: 'button', 'aria-label': t('ui.remove_file', { name: file.name }),
      onclick: () => { attached = attached.filter((other) => other !== file); showFiles(); remember(); },
    }, icon('x')))));

  const applyMode = () => {
    form.classList.toggle('is-note', mode() === 'note');
    form.querySelector('[data-send-label]').textContent = t(mode() === 'note' ? 'ui.composer.save_note' : 'ui.composer.send');
    const hint = t(mode() === 'note' ? 'ui.composer.note_hint' : 'ui.composer.reply_hint');
    textarea.placeholder = hint;
    editor?.setPlaceholder(hint);
    if (cc) cc.closest('.k-composer-cc').hidden = mode() === 'note';
  };

  const load = (focus) => {
    loading ??= import('../editor.mjs').then(({ createEditor }) => {
      editor = createEditor({ textarea, tools: form.querySelector('[data-tools]'), onChange: remember, onFiles: upload });
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
      if (cc && draft.cc) cc.value = draft.cc;
      if (draft.body_html) load(false).then(() => editor?.setHTML(draft.body_html));
      else textarea.value = draft.body_text ?? '';
      status.textContent = t('ui.composer.draft_restored');
      showFiles();
    }
  } catch { localStorage.removeItem(draftKey); }

  /** What was on its way when the tab went: the same key makes the server take it once. */
  async function resend(outgoing) {
    try {
      await api('POST', outgoing.url, outgoing.body, { headers: { 'Idempotency-Key': outgoing.key } });
      localStorage.removeItem(draftKey);
      if (outgoing.next) await api('PATCH', form.dataset.record, { status: outgoing.next });
      await refreshRecord();
      toast(t('ui.composer.resent'));
    } catch (error) {
      localStorage.setItem(draftKey, JSON.stringify(outgoing.draft));
      await load(false);
      editor?.setHTML(outgoing.draft.body_html ?? '');
      if (!outgoing.draft.body_html) textarea.value = outgoing.draft.body_text ?? '';
      attached = outgoing.draft.files ?? [];
      showFiles();
      toastError(error);
    }
  }

  const blocks = form.querySelector('[data-text-blocks]');
  blocks?.addEventListener('toggle', async () => {
    if (!blocks.open || blocks.dataset.loaded) return;
    blocks.dataset.loaded = '1';
    const { fillTextBlocks } = await import('../text_blocks.mjs');
    fillTextBlocks(blocks, `${form.dataset.record}/text-blocks`, async (text) => {
      await load(false);
      if (editor) editor.insertText(text);
      else textarea.setRangeText(text, textarea.selectionStart, textarea.selectionEnd, 'end');
      blocks.open = false;
      remember();
      if (editor) editor.focus(); else textarea.focus();
    });
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

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isEmpty()) return editor ? editor.focus() : textarea.focus();
    const isNote = mode() === 'note';
    const body = { ...content(), ...(attached.length && !isNote ? { file_ids: attached.map((file) => file.id) } : {}) };
    if (isNote) body.visibility = 'private';
    else if (cc?.value.trim()) body.cc = cc.value.split(/[,;]/).map((a) => a.trim()).filter(Boolean);
    const next = event.submitter?.dataset.status;
    const kept = { html: editor?.getHTML(), text: textarea.value, files: attached };
    const key = crypto.randomUUID();
    const url = `${form.dataset.record}/${isNote ? 'notes' : 'messages'}`;

    editor?.clear();
    textarea.value = '';
    attached = [];
    showFiles();
    status.textContent = '';
    // Until the server has it, it is kept here with its key: a tab that dies now sends it again when it is back, and never twice.
    const outgoing = { url, body, key, next, draft: { ...(kept.html ? { body_html: kept.html } : { body_text: kept.text }), mode: isNote ? 'note' : 'reply', files: kept.files, cc: cc?.value } };
    try { localStorage.setItem(draftKey, JSON.stringify({ outgoing })); } catch { /* private mode */ }

    const restore = () => {
      if (editor) editor.setHTML(kept.html ?? ''); else textarea.value = kept.text;
      attached = kept.files;
      showFiles();
      remember();
    };
    let finished = false;
    const send = async (leaving = false) => {
      if (finished) return;
      finished = true;
      clearInterval(timer);
      note.close();
      window.removeEventListener('pagehide', leave);
      try {
        await api('POST', url, body, { headers: { 'Idempotency-Key': key }, keepalive: leaving });
        localStorage.removeItem(draftKey);
        if (cc) cc.value = '';
        if (next) await api('PATCH', form.dataset.record, { status: next });
        if (!leaving) await refreshRecord();
      } catch (error) {
        if (leaving) return;
        restore();
        toastError(error);
      }
    };
    const leave = () => send(true);
    let left = Number(form.dataset.undo ?? undoSeconds);
    const note = toast(t('ui.composer.sending', { seconds: left }), {
      seconds: 0,
      action: { label: t('ui.undo'), run: () => {
        finished = true;
        clearInterval(timer);
        window.removeEventListener('pagehide', leave);
        restore();
        if (editor) editor.focus();
      } },
    });
    const timer = setInterval(() => {
      left -= 1;
      if (left <= 0) send();
      else note.say(t('ui.composer.sending', { seconds: left }));
    }, 1000);
    window.addEventListener('pagehide', leave);
  });
  applyMode();
});

function postFile(file) {
  const form = new FormData();
  form.append('file', file, file.name || 'image.png');
  return api('POST', '/api/v1/files', form);
}
