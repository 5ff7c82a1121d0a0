// What is drawn becomes the path of a picture of 600 × 200, in whole numbers: M and L, nothing else.
const width = 600;
const height = 200;
const longest = 60_000;

export function startPad(field) {
  const picture = field.querySelector('svg');
  const ink = field.querySelector('.k-pad-ink');
  const input = field.querySelector('input[name="signature"]');
  let drawing = null;
  let last = '';

  const put = (command, event) => {
    const box = picture.getBoundingClientRect();
    const within = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
    const point = `${within((event.clientX - box.left) / box.width * width, width)} ${within((event.clientY - box.top) / box.height * height, height)}`;
    if (command === 'L' && point === last) return;
    if (input.value.length > longest - 16) return;
    last = point;
    input.value += command + point;
    ink.setAttribute('d', input.value);
  };
  picture.addEventListener('pointerdown', (event) => {
    if (drawing !== null || event.button !== 0) return;
    event.preventDefault();
    drawing = event.pointerId;
    picture.setPointerCapture(drawing);
    put('M', event);
  });
  picture.addEventListener('pointermove', (event) => {
    if (event.pointerId !== drawing) return;
    for (const each of event.getCoalescedEvents?.() ?? []) put('L', each);
    put('L', event);
  });
  for (const end of ['pointerup', 'pointercancel']) picture.addEventListener(end, (event) => { if (event.pointerId === drawing) drawing = null; });
  field.querySelector('[data-clear]').addEventListener('click', () => {
    input.value = last = '';
    ink.setAttribute('d', '');
  });
  field.dataset.ready = '';
}
