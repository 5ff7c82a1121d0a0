// Whether an inventory number, serial number or barcode is free, said while it is typed.
import { mount } from '../lib/mount.mjs';
import { api, debounce } from '../lib/http.mjs';
import { t } from '../lib/strings.mjs';

mount('form[data-asset-check]', (form) => {
  const say = (input, text, isTaken) => {
    const state = document.getElementById(`${input.id}-state`);
    state.textContent = text;
    state.classList.toggle('k-field-error', isTaken);
    input.classList.toggle('is-invalid', isTaken);
  };
  const check = async (input) => {
    const value = input.value.trim();
    if (!value) {
      say(input, '', false);
      return;
    }
    const query = new URLSearchParams({ field: input.dataset.check, value });
    const type = form.elements.type_id?.value;
    if (type) query.set('type_id', type);
    try {
      const { body } = await api('GET', `/api/v1/assets/check?${query}`);
      if (input.value.trim() !== value) return;
      if (!body.identifies) say(input, t('assets.check.common'), false);
      else if (body.rule === 'off') say(input, t('assets.check.off'), false);
      else if (body.free) say(input, t('assets.check.free'), false);
      else say(input, t('assets.check.taken', { name: body.asset?.name ?? t('assets.check.other') }), true);
    } catch {
      // Sending the form says what is wrong.
    }
  };
  const inputs = [...form.querySelectorAll('[data-check]')];
  for (const input of inputs) input.addEventListener('input', debounce(300, () => check(input)));
  form.elements.type_id?.addEventListener('change', () => inputs.filter((input) => input.value).forEach(check));
});
