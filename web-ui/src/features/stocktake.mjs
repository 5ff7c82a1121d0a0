// A stock-taking on the phone: codes by camera, by a scanner that types, or by hand.
import { mount } from '../lib/mount.mjs';
import { api } from '../lib/http.mjs';
import { h } from '../lib/dom.mjs';
import { t } from '../lib/strings.mjs';
import { toastError } from '../lib/toast.mjs';

mount('[data-stocktake]', (root) => {
  const form = root.querySelector('form');
  const input = form.querySelector('input[name="code"]');
  const rows = root.querySelector('[data-scans]');
  const video = root.querySelector('video');
  const camera = root.querySelector('[data-camera]');
  const recent = new Map();  // what a camera reads again and again is sent once
  let controls = null;

  async function send(code) {
    const now = Date.now();
    if (!code || now - (recent.get(code) ?? 0) < 5000) return;
    recent.set(code, now);
    try {
      const { body } = await api('POST', root.dataset.stocktake, { code });
      add(body.result, code, body.asset_id);
    } catch (error) {
      if (error.status === 409) add('again', code, null, error.message);
      else toastError(error);
    }
  }

  function add(result, code, asset, text) {
    const name = asset ? h('a', { href: `/assets/${asset}` }, code) : h('bdi', {}, code);
    rows.prepend(h('li', {}, h('span', { class: 'k-grow k-break' }, name), h('span', { class: `k-chip k-status k-scan-${result}` }, h('span', {}, text ?? t(`assets.scan.${result}`)))));
    navigator.vibrate?.(result === 'present' ? 60 : [60, 60, 60]);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const code = input.value.trim();
    input.value = '';
    input.focus();
    send(code);
  });

  async function stop() {
    controls?.stop();
    controls = null;
    video.hidden = true;
    camera.setAttribute('aria-pressed', 'false');
  }

  if (!navigator.mediaDevices?.getUserMedia) {
    camera.hidden = true;
    return;
  }
  camera.addEventListener('click', async () => {
    if (controls) return stop();
    try {
      const { startScanner } = await import('../scanner.mjs');
      video.hidden = false;
      camera.setAttribute('aria-pressed', 'true');
      controls = await startScanner(video, send);
    } catch (error) {
      stop();
      toastError(new Error(error.name === 'NotAllowedError' || error.name === 'NotFoundError' ? t('assets.scan.no_camera') : error.message));
    }
    return undefined;
  });
  addEventListener('pagehide', stop);
});
