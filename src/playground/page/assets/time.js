/** Times on screen: in the playground's zone, by the playground's clock. */

const formats = new Map();
const format = (zone, options) => {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }));
  return formats.get(key);
};

export const nowOf = (clock) => Date.now() + clock.shiftMs;
export const timeText = (at, zone) => format(zone, { hour: '2-digit', minute: '2-digit' }).format(at);
export const secondsText = (at, zone) =>
  format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);
export const dayText = (at, zone) =>
  format(zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(at);
export const shortDayText = (at, zone) => format(zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(at);
/** `CET`, or `GMT+1` where the language has no short name for it. */
export const zoneText = (at, zone) =>
  format(zone, { timeZoneName: 'short' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? zone;

export const bytesText = (bytes) => {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
};
