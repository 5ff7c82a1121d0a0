// <textarea data-rich-text>: its text is HTML. The editor is loaded when somebody comes to it; without it the HTML is written by hand.
import { mount } from '../lib/mount.mjs';
import { h } from '../lib/dom.mjs';

mount('textarea[data-rich-text]', (textarea) => {
  const tools = h('div', { class: 'k-composer-tools', hidden: true });
  textarea.before(tools);
  let loading = null;
  textarea.addEventListener('focus', () => {
    loading ??= import('../editor.mjs').then(({ createEditor }) => {
      const html = textarea.value;
      textarea.value = '';
      const editor = createEditor({ textarea, tools, onFiles: () => {}, onChange: () => { textarea.value = editor.isEmpty ? '' : editor.getHTML(); } });
      editor.setPlaceholder(textarea.labels[0]?.textContent ?? '');
      editor.setHTML(html);
      textarea.value = html;
      editor.focus();
    }).catch(() => { loading = null; });
  });
});
