// The rich text editor, loaded when somebody starts to write.
import { Editor } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import Image from '@tiptap/extension-image';
import { t } from './lib/strings.mjs';
import { h, icon } from './lib/dom.mjs';
import { mentionOf, peopleIn } from './mention.mjs';

const tools = [
  ['bold', 'bold', (e) => e.toggleBold()],
  ['italic', 'italic', (e) => e.toggleItalic()],
  ['bulletList', 'list', (e) => e.toggleBulletList()],
  ['orderedList', 'list-numbers', (e) => e.toggleOrderedList()],
  ['blockquote', 'blockquote', (e) => e.toggleBlockquote()],
  ['codeBlock', 'code', (e) => e.toggleCodeBlock()],
];

export function createEditor({ textarea, tools: bar, onChange, onFiles, mention }) {
  const mountPoint = h('div', { class: 'k-prose' });
  textarea.before(mountPoint);
  const editor = new Editor({
    element: mountPoint,
    injectCSS: false,
    content: textarea.value ? { type: 'doc', content: textarea.value.split('\n').map((line) => ({ type: 'paragraph', ...(line ? { content: [{ type: 'text', text: line }] } : {}) })) } : '',
    extensions: [StarterKit.configure({ link: { openOnClick: false, protocols: ['http', 'https', 'mailto'] } }), Image.configure({ inline: true }), ...(mention ? [mentionOf(mention)] : [])],
    editorProps: {
      attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': textarea.getAttribute('aria-label') ?? textarea.placeholder },
      handlePaste: (_view, event) => takeFiles(event.clipboardData, onFiles),
      handleDrop: (_view, event) => Boolean(event.dataTransfer?.files.length),
    },
    onUpdate: () => { emptyClass(); onChange(); },
    onSelectionUpdate: () => press(),
    onTransaction: () => press(),
  });
  textarea.hidden = true;

  const buttons = tools.map(([name, symbol, run]) => h('button', {
    type: 'button', class: 'k-icon-btn', 'aria-pressed': 'false', title: t(`ui.editor.${name}`), 'aria-label': t(`ui.editor.${name}`), 'data-mark': name,
    onclick: () => run(editor.chain().focus()).run(),
  }, icon(symbol)));
  bar?.replaceChildren(...buttons);
  if (bar) bar.hidden = false;

  function press() {
    for (const button of buttons) button.setAttribute('aria-pressed', String(editor.isActive(button.dataset.mark)));
  }
  let placeholder = '';
  function emptyClass() {
    const first = mountPoint.querySelector('.ProseMirror > p:first-child');
    if (!first) return;
    first.classList.toggle('is-editor-empty', editor.isEmpty);
    first.dataset.placeholder = placeholder;
  }

  return {
    get isEmpty() { return editor.isEmpty; },
    getHTML: () => editor.getHTML(),
    mentionIds: () => peopleIn(editor.getJSON()),
    setHTML: (html) => { editor.commands.setContent(html); emptyClass(); },
    clear: () => { editor.commands.clearContent(true); emptyClass(); },
    focus: () => editor.commands.focus('end'),
    insertText: (text) => editor.chain().focus().insertContent(text.split('\n').map((line) => ({ type: 'paragraph', ...(line ? { content: [{ type: 'text', text: line }] } : {}) }))).run(),
    insertHTML: (html) => editor.chain().focus().insertContent(html).run(),
    insertImage: (src, alt) => editor.chain().focus().setImage({ src, alt }).run(),
    setPlaceholder: (text) => {
      placeholder = text;
      mountPoint.querySelector('.ProseMirror')?.setAttribute('aria-label', text);
      emptyClass();
    },
  };
}

function takeFiles(transfer, onFiles) {
  const files = [...(transfer?.files ?? [])];
  if (!files.length) return false;
  onFiles(files);
  return true;
}
