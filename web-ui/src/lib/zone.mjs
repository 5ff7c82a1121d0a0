// Controls for times hold the wall clock of the person's own zone, as all times on pages do; the browser's may be another.
const zone = () => document.body.dataset.zone || undefined;

/** What the zone's clocks show at that moment, in milliseconds as if they were UTC. */
function wallClock(at) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone(), hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  }).formatToParts(at);
  const of = (type) => Number(parts.find((part) => part.type === type).value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/** "2026-01-31T09:15" of a control → RFC 3339 in UTC; of an hour that comes twice, the earlier one. */
export function instantOf(local) {
  const shown = Date.parse(`${local}Z`);
  if (Number.isNaN(shown)) return null;
  const day = 86400000;
  const found = [shown - day, shown + day].map((near) => shown - (wallClock(new Date(near)) - near)).filter((at) => wallClock(new Date(at)) === shown);
  const at = found.length ? Math.min(...found) : shown - (wallClock(new Date(shown)) - shown);
  return new Date(at).toISOString();
}

/** RFC 3339 → what a control holds. */
export function localOf(iso) {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? '' : new Date(wallClock(new Date(at))).toISOString().slice(0, 16);
}
