// Passkeys: forms whose hidden field `credential` the browser's own dialog fills. The button stays hidden where a browser
// knows none.
import { mount } from '../lib/mount.mjs';
import { t } from '../lib/strings.mjs';
import { toast } from '../lib/toast.mjs';

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/** Options as the server writes them, with bytes where `navigator.credentials` wants them. */
function withBytes(options) {
  const list = (keys) => keys?.map((key) => ({ ...key, id: toBytes(key.id) }));
  return {
    ...options,
    challenge: toBytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: toBytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: list(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: list(options.allowCredentials) }),
  };
}

function asJson(credential) {
  const response = {};
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'])
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  return JSON.stringify({ id: credential.id, rawId: toText(credential.rawId), type: credential.type, response });
}

/** Runs the dialog when the button is pressed, and sends the form with what came of it. */
function onPress(form, ask) {
  const button = form.querySelector('[data-passkey-button]');
  if (!window.PublicKeyCredential || !button) return;
  form.hidden = false;
  button.addEventListener('click', async () => {
    if (!form.reportValidity()) return;
    button.disabled = true;
    try {
      form.elements.credential.value = asJson(await ask());
      form.submit();
    } catch {
      // Called off, or no key that fits: nothing has happened.
      button.disabled = false;
      toast(t('web.passkey.nothing'));
    }
  });
}

mount('[data-passkey-get]', (form) =>
  onPress(form, async () => {
    const answer = await fetch(form.dataset.passkeyGet, { credentials: 'same-origin', headers: { Accept: 'application/json' } });
    if (!answer.ok) throw new Error('no options');
    return navigator.credentials.get({ publicKey: withBytes(await answer.json()) });
  }));

mount('[data-passkey-create]', (form) =>
  onPress(form, () => navigator.credentials.create({ publicKey: withBytes(JSON.parse(form.dataset.passkeyCreate)) })));
