// Web push: the button by which this browser is let to show notices. Browsers know it on pages that came over TLS only.
import { mount } from '../lib/mount.mjs';
import { api } from '../lib/http.mjs';
import { t } from '../lib/strings.mjs';
import { toast } from '../lib/toast.mjs';

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

mount('[data-push]', async (card) => {
  const button = card.querySelector('[data-push-on]');
  const able = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  card.querySelector('[data-push-unable]').hidden = able;
  if (!able) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      if (await Notification.requestPermission() !== 'granted') return toast(t('notifications.push.denied'), { kind: 'error' });
      await navigator.serviceWorker.register('/push-worker.js', { scope: '/' });
      const worker = await navigator.serviceWorker.ready;
      const key = toBytes(card.dataset.push);
      const old = await worker.pushManager.getSubscription();
      // One made for another installation's key is of no use here.
      if (old) await old.unsubscribe();
      const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      const { endpoint, keys } = made.toJSON();
      const brand = navigator.userAgentData?.brands?.find((one) => !/not.?a/i.test(one.brand))?.brand;
      const device = [brand ?? navigator.userAgent, navigator.userAgentData?.platform].filter(Boolean).join(', ').slice(0, 200);
      await api('POST', '/api/v1/me/push-devices', { endpoint, keys, device });
      location.reload();
    } catch (error) {
      toast(error.problem ? error.message : t('notifications.push.failed'), { kind: 'error', seconds: 12 });
    } finally {
      button.disabled = false;
    }
  });
});
