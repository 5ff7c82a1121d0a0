// The menu of times to send at: some that are wanted often, and any other.
import { instantOf, localOf } from './lib/zone.mjs';

const today = () => new Date(`${localOf(new Date().toISOString()).slice(0, 10)}T00:00Z`);
const at = (days, hour) => {
  const day = today();
  day.setUTCDate(day.getUTCDate() + days);
  return instantOf(`${day.toISOString().slice(0, 10)}T${hour}`);
};
const often = {
  hour: () => new Date(Date.now() + 3600000).toISOString(),
  tomorrow: () => at(1, '08:00'),
  monday: () => at((8 - today().getUTCDay()) % 7 || 7, '08:00'),
};

export function offerTimes(menu, take) {
  const input = menu.querySelector('[data-later-time]');
  const unless = menu.querySelector('[data-later-unless]');
  input.min = localOf(new Date().toISOString());
  input.value = localOf(often.tomorrow());
  const choose = (time) => {
    menu.open = false;
    take({ at: time, unless: unless.checked });
  };
  menu.addEventListener('click', (event) => {
    const button = event.target.closest('[data-later-in]');
    if (button) choose(often[button.dataset.laterIn]());
    else if (event.target.closest('[data-later-send]') && input.reportValidity() && input.value) choose(instantOf(input.value));
  });
  // Enter in the field is not to send the message at once.
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (input.reportValidity() && input.value) choose(instantOf(input.value));
  });
}
