// A button "copy": the text of the element it names goes to the clipboard.
import { mount } from '../lib/mount.mjs';
import { t } from '../lib/strings.mjs';
import { toast } from '../lib/toast.mjs';

mount('[data-copy]', (button) => {
  button.addEventListener('click', async () => {
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    toast(t('ui.copied'));
  });
});
